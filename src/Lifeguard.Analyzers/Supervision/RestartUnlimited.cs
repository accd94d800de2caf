using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>LIFE5001: a process that dies at its start is started again for ever, as fast as it dies.</summary>
internal sealed class RestartUnlimited() : Rule<RestartFacts>(Rules.RestartUnlimited)
{
    internal override Diagnostic? Judge(RestartFacts facts) => facts.IsSelf
        ? Report(facts.Location, "The program starts itself again as it dies", "Leave it to what started it, which counts")
        : Report(facts.Location, "Each time the process ends, it is started again at once", "Count the ends in a window of time, wait between them, and give up with a status that says so");
}
