using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>LIFE2009: a loop over a receive that does not block, with nothing in it that lets time pass while there is nothing to receive.</summary>
internal sealed class EmptyPollSpins() : Rule<TurnFacts>(Rules.EmptyPollSpins)
{
    internal override Diagnostic? Judge(TurnFacts facts)
        => facts.EmptyPoll is { } poll ? Report(poll.GetLocation(), poll.ShownName()) : null;
}
