using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3007: unguarded work in a handler that its library does not guard either: one failure ends more than its own item.</summary>
internal sealed class HandlerMustNotThrow() : Rule<EntryFacts>(Rules.HandlerMustNotThrow)
{
    internal override Diagnostic? Judge(EntryFacts facts)
        => facts is { Context.Fate: Fate.BreaksItsRunner, IsHeardElsewhere: false } ? Report(facts.Location, facts.Escaping.ShownName(), facts.Context.Words) : null;
}
