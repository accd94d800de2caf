using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2005: a catch that goes straight on to the next turn, although the pause stands in the try behind what failed, or the source itself fails at
/// once. Not where any step on the way may take time, and not where the catch counts to a limit.
/// </summary>
internal sealed class FailureSpinsLoop() : Rule<CatchFacts>(Rules.FailureSpinsLoop)
{
    internal override Diagnostic? Judge(CatchFacts facts)
    {
        if (facts.Failing is not { } failing || facts.Effect.Does != CatchDoes.GoesOn || facts.MayLeave)
            return null;
        var skipsPause = facts.Effect.IsBroad && facts.Judgement.Source!.Kind == SourceKind.Tick && facts.IsInTry(facts.Judgement.SourceCall!) && facts.Judgement.SourceCall!.SpanStart > failing.Span.End
            && !Pace.Pauses(failing, facts.Program, facts.Model, facts.CancellationToken);
        var sourceFails = failing == facts.Judgement.SourceCall && facts.Judgement.Source!.FailsAtOnce && facts.TakesFailureOfSource;
        return (skipsPause || sourceFails) && !facts.TimePassesOnFailure ? Report(facts.Loop.HeadLocation(), facts.FailingName) : null;
    }
}
