using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4003: an orderly stop that hangs on an event which SIGTERM does not raise since .NET 10.</summary>
internal sealed class TermNeverReachesHandler() : Rule<SignalFacts>(Rules.TermNeverReachesHandler)
{
    internal override Diagnostic? Judge(SignalFacts facts) => facts is { IsOnlyTermHook: true, Framework: >= 10 } ? Report(facts.Location, facts.Signal, facts.Framework) : null;
}
