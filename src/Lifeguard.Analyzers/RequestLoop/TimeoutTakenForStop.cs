using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2004: a catch of any cancellation that leaves the loop, around a call whose own time-out is a cancellation too. Not around
/// waits inside the process, which only a stop cancels.
/// </summary>
internal sealed class TimeoutTakenForStop() : Rule<CatchFacts>(Rules.TimeoutTakenForStop)
{
    internal override Diagnostic? Judge(CatchFacts facts)
        => facts is { TakesCancellation: true, EndsLoop: true, AsksForStop: false }
            && OwnTimeouts.FirstIn(facts.Attempt.Block, facts.Program, facts.Model, facts.CancellationToken) is { } timed
                ? Report(facts.Clause.CatchKeyword.GetLocation(), timed.ShownName())
                : null;
}
