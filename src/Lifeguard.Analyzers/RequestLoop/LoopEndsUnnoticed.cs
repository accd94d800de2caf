using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2007: a catch that ends the loop for a reason that is no stop, and tells nobody: no log, nothing stopped, nothing thrown, while the
/// process lives on without the loop's work.
/// </summary>
internal sealed class LoopEndsUnnoticed() : Rule<CatchFacts>(Rules.LoopEndsUnnoticed)
{
    internal override Diagnostic? Judge(CatchFacts facts)
        => facts is { Clause.Filter: null, EndsLoop: true, AsksForStop: false, TakesStopOnly: false, TellsSomebody: false, ProcessLivesOn: true }
            ? Report(facts.Clause.CatchKeyword.GetLocation(), facts.Clause.Declaration?.Type.ToString() ?? "exception")
            : null;
}
