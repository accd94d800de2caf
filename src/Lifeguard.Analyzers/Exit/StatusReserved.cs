using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4014: a status that shells, signals, the .NET host or systemd use for themselves. Off by default: many programs have always ended with −1.</summary>
internal sealed class StatusReserved() : Rule<StatusFacts>(Rules.StatusReserved)
{
    internal override Diagnostic? Judge(StatusFacts facts) => facts.UsedBy is { } user ? Report(facts.Location, facts.Status, user) : null;
}
