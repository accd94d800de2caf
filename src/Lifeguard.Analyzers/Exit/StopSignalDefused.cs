using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4005: a handler that takes the signal back and does nothing in its place.</summary>
internal sealed class StopSignalDefused() : Rule<SignalFacts>(Rules.StopSignalDefused)
{
    internal override Diagnostic? Judge(SignalFacts facts) => facts.IsDefused ? Report(facts.Location, facts.Signal, ConsequenceOf(facts.Signal)) : null;

    /// <summary>SIGTERM is what supervisors send; another signal that is gone leaves them theirs.</summary>
    private static string ConsequenceOf(string signal) => signal == "SIGTERM"
        ? "the process cannot be asked to leave any more, only killed (status 137)"
        : "it ends nothing any more, and whoever wants the process to leave has to send SIGTERM or kill it";
}
