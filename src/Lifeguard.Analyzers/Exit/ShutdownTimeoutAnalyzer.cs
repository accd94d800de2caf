using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Exit;

/// <summary>Looks at every value that the host is given as its limit for stopping.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ShutdownTimeoutAnalyzer() : RuleAnalyzer<ShutdownTimeoutFacts>(new ShutdownUnbounded())
{
    private const string FailsTheStop = "no timer takes it, so the stop fails with ArgumentOutOfRangeException before any service is stopped (status 134)";

    protected override bool Concerns(ProgramModel program) => program.Types.Exists("Microsoft.Extensions.Hosting.HostOptions") || program.Types.Exists("Microsoft.AspNetCore.Hosting.IWebHostBuilder");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Settings.Concat<SyntaxNode>(nodes.Calls.Where(call => call.CalledName()?.Identifier.ValueText == "UseShutdownTimeout"));

    protected override ShutdownTimeoutFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (candidate)
        {
            case AssignmentExpressionSyntax { Right: var limit } set when model.GetSymbolInfo(set.Left, cancellationToken).Symbol is IPropertySymbol { Name: "ShutdownTimeout" } property
                && program.Types.Is(property.ContainingType, "Microsoft.Extensions.Hosting.HostOptions"):
                return new(limit, OfHost(limit, model, cancellationToken));
            case InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var limit }] } call when model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingNamespace: { } home }
                && home.ToDisplayString() == "Microsoft.AspNetCore.Hosting":
                return new(limit, OfWebHost(limit, model, cancellationToken));
            default:
                return null;
        }
    }

    private static string? OfHost(ExpressionSyntax limit, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!Bound.IsInfinite(limit, model, cancellationToken))
            return null;
        return IsEndless(limit, model, cancellationToken) ? "one service that does not stop keeps the process until SIGKILL ends it (status 137)" : FailsTheStop;
    }

    /// <summary>It is kept in whole seconds, which no negative number is read back from: endless becomes 0, and what is negative is not taken.</summary>
    private static string? OfWebHost(ExpressionSyntax limit, SemanticModel model, CancellationToken cancellationToken)
    {
        if (IsEndless(limit, model, cancellationToken))
            return "it arrives as 0 s, and each service finds its token cancelled when its stop begins";
        return model.GetSymbolInfo(limit, cancellationToken).Symbol is { Name: "MaxValue", ContainingType.Name: "TimeSpan" } ? FailsTheStop : null;
    }

    /// <summary>Is this time-out the one number that means "for ever", and not another negative one or one too large for a timer?</summary>
    private static bool IsEndless(ExpressionSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        argument = argument.Bare();
        return argument switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromMilliseconds" }, ArgumentList.Arguments: [{ Expression: var amount }] }
                => model.GetConstantValue(amount, cancellationToken).Value is -1 or -1L or -1.0,
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 5 } parts }
                => parts.Select(part => model.GetConstantValue(part.Expression, cancellationToken).Value).SequenceEqual([0, 0, 0, 0, -1]),
            _ => model.GetSymbolInfo(argument, cancellationToken).Symbol is { Name: "InfiniteTimeSpan", ContainingType.Name: "Timeout" },
        };
    }
}
