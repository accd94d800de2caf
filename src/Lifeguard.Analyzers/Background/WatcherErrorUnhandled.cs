using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3008: a type listens to a file watcher's changes, and not to its failure.</summary>
internal sealed class WatcherErrorUnhandled() : Rule<WatcherFacts>(Rules.WatcherErrorUnhandled)
{
    internal override Diagnostic? Judge(WatcherFacts facts) => facts is { HearsChanges: true, HearsErrors: false } ? Report(facts.Location, facts.Type) : null;
}
