using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3002: work without an end, started as a task that nobody looks at while it should be running, and not guarded itself.</summary>
internal sealed class WorkerUnobserved() : Rule<WorkFacts>(Rules.WorkerUnobserved)
{
    internal override Diagnostic? Judge(WorkFacts facts)
        => facts is { IsEndless: true, Escaping: { } escaping } ? Report(facts.Location, escaping.ShownName(), facts.Route!.How) : null;
}
