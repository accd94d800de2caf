using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>Looks at every loop that takes work from a source, and asks what one failure does to it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LoopAnalyzer() : RuleAnalyzer<LoopFacts>(new GuardOutsideLoop(), new FailureEndsLoop(), new FailureStopsHost())
{
    protected override bool Concerns(ProgramModel program) => !RequestSources.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Loops.Where(loop => ServiceLoop.IsPlausible(loop, program));

    protected override LoopFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => LoopFacts.Of((StatementSyntax)candidate, program, model, cancellationToken);
}
