using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>Looks at every loop that need not end, and asks whether it hears of a stop and rests when there is nothing to do.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class TurnAnalyzer() : RuleAnalyzer<TurnFacts>(new LoopIgnoresStop(), new EmptyPollSpins())
{
    protected override bool Concerns(ProgramModel program) => !RequestSources.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Loops.Where(loop => loop is not CommonForEachStatementSyntax);

    protected override TurnFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => TurnFacts.Of((StatementSyntax)candidate, program, model, cancellationToken);
}
