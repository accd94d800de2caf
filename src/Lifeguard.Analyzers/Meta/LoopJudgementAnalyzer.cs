using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Meta;

/// <summary>A loop and what is thought of it.</summary>
internal sealed record LoopJudgement(Location Head, ServiceLoop Judgement);

/// <summary>Explains the loops that could be service loops.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LoopJudgementAnalyzer() : RuleAnalyzer<LoopJudgement>(new LoopJudged())
{
    protected override bool Concerns(ProgramModel program) => !RequestSources.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Loops.Where(loop => ServiceLoop.IsPlausible(loop, program));

    protected override LoopJudgement? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new((candidate as StatementSyntax)!.HeadLocation(), ServiceLoop.Judge((StatementSyntax)candidate, program, model, cancellationToken));
}
