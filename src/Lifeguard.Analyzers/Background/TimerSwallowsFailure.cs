using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3004: unguarded work in a handler of <c>System.Timers.Timer.Elapsed</c>, whose failure nobody hears of.</summary>
internal sealed class TimerSwallowsFailure() : Rule<EntryFacts>(Rules.TimerSwallowsFailure)
{
    internal override Diagnostic? Judge(EntryFacts facts)
        => facts is { Context.Fate: Fate.Eaten, IsHeardElsewhere: false } ? Report(facts.Location, facts.Escaping.ShownName()) : null;
}
