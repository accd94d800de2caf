using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Exit;

/// <summary>Looks at every wait that may stand on the way out, and asks whether it ends.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class WaitAnalyzer() : RuleAnalyzer<WaitFacts>(new StopTokenIgnored(), new UnboundedExitWait(), new UnboundedDisposeWait())
{
    protected override bool Concerns(ProgramModel program) => !ExitWaits.Blocking.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Calls.Concat<SyntaxNode>(nodes.Results).Concat(nodes.Awaits).Concat(nodes.Returns);

    protected override WaitFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => FactsOf(candidate, program, model, cancellationToken);

    /// <summary>The facts of a wait, unless its looks already tell that it is none or stands nowhere near a stop.</summary>
    internal static WaitFacts? FactsOf(SyntaxNode node, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var returned = node switch
        {
            ReturnStatementSyntax @return => @return.Expression,
            ArrowExpressionClauseSyntax arrow => arrow.Expression,
            _ => null,
        };
        if (returned is not null)
            return IsReturnedToCaller(returned) ? WaitFacts.OfReturned(returned, program, model, cancellationToken) : null;
        return IsCandidate(node) ? WaitFacts.Of((ExpressionSyntax)node, program, model, cancellationToken) : null;
    }

    /// <summary>The cheap test before any question to the compiler: the name of a wait, where a stop could be.</summary>
    private static bool IsCandidate(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax call => call.CalledName()?.Identifier.ValueText is { } name
            && (name is "Sleep" || name != "Result" && ExitWaits.Blocking.Names.Contains(name) || ExitPath.LooksLikeStop(call.EnclosingFunction())),
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText == "Result",
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText == "Result",
        AwaitExpressionSyntax wait => MayBeStored(wait.Expression) || IsInStop(wait) || IsInStopWithToken(wait),
        _ => false,
    } && ExitPath.IsPlausible(node);

    /// <summary>Not a call, or one of the few whose task is as lasting as a stored one.</summary>
    private static bool MayBeStored(ExpressionSyntax task) => task.Bare() is not InvocationExpressionSyntax call || call.CalledName()?.Identifier.ValueText switch
    {
        "ConfigureAwait" or "AsTask" => call.Receiver() is { } receiver && MayBeStored(receiver),
        "WhenAll" or "WhenAny" or "Delay" => true,
        { } name => ExitWaits.Tasks.Names.Contains(name),
        null => false,
    };

    /// <summary>In a method that may be a hosted service's stop: there a call is asked for what it waits for.</summary>
    private static bool IsInStop(SyntaxNode node) => node.EnclosingFunction() is MethodDeclarationSyntax { Identifier.ValueText: "StopAsync" or "StoppingAsync" or "StoppedAsync" };

    /// <summary>In a method that stops something and is given a token to tell it how long that may take.</summary>
    private static bool IsInStopWithToken(SyntaxNode node) => node.EnclosingFunction() is MethodDeclarationSyntax { ParameterList.Parameters: [.., { Type: { } type }] } method
        && type.ToString().EndsWith("CancellationToken", StringComparison.Ordinal) && ExitPath.LooksLikeStop(method);

    /// <summary>A task handed back to the host or to who gave the token, which then waits for it: only a member that is not <c>async</c> returns one.</summary>
    private static bool IsReturnedToCaller(ExpressionSyntax value)
        => (IsInStop(value) || IsInStopWithToken(value)) && value.EnclosingFunction() is MethodDeclarationSyntax method && !method.Modifiers.Any(SyntaxKind.AsyncKeyword);
}
