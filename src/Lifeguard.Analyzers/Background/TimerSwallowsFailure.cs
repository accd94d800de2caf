using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3004: unguarded work of a timer, whose failure is swallowed by <c>System.Timers.Timer.Elapsed</c>, or with the task that a callback drops.</summary>
internal sealed class TimerSwallowsFailure() : Rule<EntryFacts>(Rules.TimerSwallowsFailure)
{
    internal override Diagnostic? Judge(EntryFacts facts)
    {
        if (facts.IsDropped)
            return Report(facts.Location, facts.Escaping.ShownName(), "the callback has dropped its task");
        return facts is { Context.Fate: Fate.Eaten, IsHeardElsewhere: false } ? Report(facts.Location, facts.Escaping.ShownName(), "Timer.Elapsed swallows it") : null;
    }
}
