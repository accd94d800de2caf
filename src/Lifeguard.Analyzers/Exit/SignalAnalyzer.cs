using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Exit;

/// <summary>Looks at every handler that hears of the end of the process: by an event, or by a signal.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SignalAnalyzer()
    : RuleAnalyzer<SignalFacts>(new SignalRegistrationDropped(), new StopSignalDefused(), new TermNeverReachesHandler(), new TermHookBreaksOnUpgrade(), new SecondInterruptIgnored())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.AppDomain");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Subscriptions.Where(IsCandidate).Concat<SyntaxNode>(nodes.Calls.Where(IsCandidate));

    protected override SignalFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => FactsOf(candidate, program, model, cancellationToken);

    internal static SignalFacts? FactsOf(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken) => candidate switch
    {
        AssignmentExpressionSyntax subscription when IsCandidate(subscription) => SignalFacts.Of(subscription, program, model, cancellationToken),
        InvocationExpressionSyntax call when IsCandidate(call) => SignalFacts.Of(call, program, model, cancellationToken),
        _ => null,
    };

    private static bool IsCandidate(AssignmentExpressionSyntax subscription)
        => subscription.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ProcessExit" or "Unloading" or "CancelKeyPress" } or IdentifierNameSyntax { Identifier.ValueText: "CancelKeyPress" };

    private static bool IsCandidate(InvocationExpressionSyntax call)
        => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Create", Expression: SimpleNameSyntax { Identifier.ValueText: "PosixSignalRegistration" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "PosixSignalRegistration" } };
}
