using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Background;

/// <summary>Looks at every <c>WhenAll</c>, and asks whether it can end before all its tasks have.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class GatheringAnalyzer() : RuleAnalyzer<GatheringFacts>(new DeadLoopHidden())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Threading.Tasks.Task");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(GatheringFacts.IsPlausible);

    protected override GatheringFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => GatheringFacts.Of((InvocationExpressionSyntax)candidate, program, model, cancellationToken);
}
