using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>Looks at every catch that decides over the ticks of a timer, whose callback is the turn of a loop that the timer keeps.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class TickAnalyzer() : RuleAnalyzer<TickFacts>(new FailedTickLeavesNoTrace())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Threading.Timer");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Catches.Where(TickFacts.IsPlausible);

    protected override TickFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => TickFacts.Of((CatchClauseSyntax)candidate, program, model, cancellationToken);
}
