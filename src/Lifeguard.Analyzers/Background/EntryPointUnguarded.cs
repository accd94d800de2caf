using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3001: work with no guard at its top, in a context where the runtime is all that stands above it: the process aborts.</summary>
internal sealed class EntryPointUnguarded() : Rule<EntryFacts>(Rules.EntryPointUnguarded)
{
    internal override Diagnostic? Judge(EntryFacts facts)
        => facts is { Context.Fate: Fate.ProcessAborts, IsDropped: false } ? Report(facts.Location, facts.Escaping.ShownName(), facts.Context.Words) : null;
}
