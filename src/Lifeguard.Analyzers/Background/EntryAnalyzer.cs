using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Background;

/// <summary>Looks at every place where work starts with nobody above it, and asks where its failure goes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class EntryAnalyzer() : RuleAnalyzer<EntryFacts>(new EntryPointUnguarded(), new TimerSwallowsFailure(), new HandlerMustNotThrow())
{
    protected override bool Concerns(ProgramModel program) => !BackgroundContext.Table.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.AsyncFunctions.Concat(nodes.Creations).Concat(nodes.Calls).Concat(nodes.Subscriptions).Where(EntryPoint.IsPlausible);

    protected override EntryFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => EntryFacts.Of(candidate, program, model, cancellationToken);
}
