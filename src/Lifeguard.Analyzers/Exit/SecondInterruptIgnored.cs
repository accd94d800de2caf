using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4013: a handler that takes every Ctrl+C back, so that none ends a stop that hangs. Off by default: a matter of taste where a terminal is at hand.</summary>
internal sealed class SecondInterruptIgnored() : Rule<SignalFacts>(Rules.SecondInterruptIgnored)
{
    internal override Diagnostic? Judge(SignalFacts facts) => facts.IgnoresTheSecond ? Report(facts.Location, facts.Signal) : null;
}
