using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Exit;

/// <summary>Looks at every value that the host is given as its limit for stopping.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ShutdownTimeoutAnalyzer() : RuleAnalyzer<ShutdownTimeoutFacts>(new ShutdownUnbounded())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("Microsoft.Extensions.Hosting.HostOptions") || program.Types.Exists("Microsoft.AspNetCore.Hosting.IWebHostBuilder");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Settings.Concat<SyntaxNode>(nodes.Calls.Where(call => call.CalledName()?.Identifier.ValueText == "UseShutdownTimeout"));

    protected override ShutdownTimeoutFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var limit = candidate switch
        {
            AssignmentExpressionSyntax { Right: var value } set when model.GetSymbolInfo(set.Left, cancellationToken).Symbol is IPropertySymbol { Name: "ShutdownTimeout" } property
                && program.Types.Is(property.ContainingType, "Microsoft.Extensions.Hosting.HostOptions") => value,
            InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var value }] } call when model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingNamespace: { } home }
                && home.ToDisplayString() == "Microsoft.AspNetCore.Hosting" => value,
            _ => null,
        };
        return limit is null ? null : new(limit, Bound.IsInfinite(limit, model, cancellationToken));
    }
}
