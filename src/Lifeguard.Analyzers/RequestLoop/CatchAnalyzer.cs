using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>Looks at every catch that decides over the turns of a service loop, and asks what it makes of the stop, of time and of the failure.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CatchAnalyzer()
    : RuleAnalyzer<CatchFacts>(new StopSwallowed(), new TimeoutTakenForStop(), new FailureSpinsLoop(), new FailureLeavesNoTrace(), new LoopEndsUnnoticed())
{
    protected override bool Concerns(ProgramModel program) => !RequestSources.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Catches.Where(clause => CatchFacts.TurnAround((TryStatementSyntax)clause.Parent!) is { } loop && ServiceLoop.IsPlausible(loop, program));

    protected override CatchFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => CatchFacts.Of((CatchClauseSyntax)candidate, program, model, cancellationToken);
}
