using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2004: a catch of any cancellation that leaves the loop, or the guard of a turn that lets any cancellation pass, around a call whose own
/// time-out is a cancellation too. Not around waits inside the process, which only a stop cancels.
/// </summary>
internal sealed class TimeoutTakenForStop() : Rule<CatchFacts>(Rules.TimeoutTakenForStop)
{
    internal override Diagnostic? Judge(CatchFacts facts)
    {
        var how = facts is { TakesCancellation: true, EndsLoop: true, AsksForStop: false } ? "this catch takes it for a stop and ends"
            : facts is { LetsCancellationPass: true, ProcessLivesOn: true } ? "this filter lets it pass, and it ends"
            : null;
        return how is not null && OwnTimeouts.FirstIn(facts.Attempt.Block, facts.Program, facts.Model, facts.CancellationToken) is { } timed
            ? Report(facts.Clause.CatchKeyword.GetLocation(), timed.ShownName(), how)
            : null;
    }
}
