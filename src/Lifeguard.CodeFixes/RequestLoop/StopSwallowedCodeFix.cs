using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2003: a clause in front that leaves the loop on a stop, or on the closing of the source.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StopSwallowedCodeFix)), Shared]
internal sealed class StopSwallowedCodeFix() : RuleCodeFix(Rules.StopSwallowed.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (CatchSite.Of(site, new StopSwallowed(), cancellationToken) is not { } place)
            yield break;
        var facts = place.Facts;
        if (StopSignal.In(facts.Attempt, facts.Loop, facts.Judgement, site.Program, site.Model, cancellationToken) is not { } signal)
            yield break;
        var clauses = signal.Token is { } token
            ? StopClauses.OnStop(new StopTest($"{token}.IsCancellationRequested", token.ToString()), site.Model, facts.Loop.SpanStart)
            : StopClauses.OnClosing(facts.Judgement, "closing", site.Model, facts.Loop.SpanStart);
        if (place.Offer("Leave the loop on a stop", facts.Attempt, CatchEdit.Before(facts.Clause, clauses), new StopSwallowed(), cancellationToken) is { } offer)
            yield return offer;
    }
}
