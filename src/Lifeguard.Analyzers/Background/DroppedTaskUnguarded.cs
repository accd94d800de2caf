using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3010: work that ends by itself, started as a task that nobody looks at, and not guarded itself: its failure is never known.</summary>
internal sealed class DroppedTaskUnguarded() : Rule<WorkFacts>(Rules.DroppedTaskUnguarded)
{
    internal override Diagnostic? Judge(WorkFacts facts)
        => facts is { IsEndless: false, Escaping: { } escaping } ? Report(facts.Location, escaping.ShownName(), facts.Route!.How) : null;
}
