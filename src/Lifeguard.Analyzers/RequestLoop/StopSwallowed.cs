using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2003: an endless loop whose catch takes the stop for one more failure: the cancelled wait, or the closed source, throws in every
/// turn from then on. Not where the loop's head tests the stop: there it costs one turn.
/// </summary>
internal sealed class StopSwallowed() : Rule<CatchFacts>(Rules.StopSwallowed)
{
    internal override Diagnostic? Judge(CatchFacts facts)
    {
        if (facts.Judgement.Head != LoopEnd.Never || facts.Effect.Does != CatchDoes.GoesOn || facts.StopIsTakenBefore || facts.LeavesElsewhere)
            return null;
        if (facts.Clause.Filter is not null || !(facts.Effect.IsBroad || facts.TakesCancellation))
            return null;
        return StopSignal.In(facts.Attempt, facts.Loop, facts.Judgement, facts.Program, facts.Model, facts.CancellationToken) is { } signal
            && (signal.Token is not null || facts.Effect.IsBroad) && !facts.PassesOn(signal)
            ? Report(facts.Clause.CatchKeyword.GetLocation(), signal.When, signal.Wait.ShownName())
            : null;
    }
}
