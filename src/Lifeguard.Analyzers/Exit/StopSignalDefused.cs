using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4005: a handler that takes the signal back and does nothing in its place.</summary>
internal sealed class StopSignalDefused() : Rule<SignalFacts>(Rules.StopSignalDefused)
{
    internal override Diagnostic? Judge(SignalFacts facts) => facts.IsDefused ? Report(facts.Location, facts.Signal) : null;
}
