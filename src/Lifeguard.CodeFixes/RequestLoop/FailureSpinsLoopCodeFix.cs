using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2005: a pause at the end of the catch. It cannot throw, and a stop cuts it short.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FailureSpinsLoopCodeFix)), Shared]
internal sealed class FailureSpinsLoopCodeFix() : RuleCodeFix(Rules.FailureSpinsLoop.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (CatchSite.Of(site, new FailureSpinsLoop(), cancellationToken) is not { } place)
            yield break;
        var pause = FailurePause.TextAt(place.Facts.Loop, place.Stop, site);
        if (place.Offer("Pause before the next turn", place.Facts.Clause, CatchEdit.With(place.Facts.Clause, [pause], first: false), new FailureSpinsLoop(), cancellationToken) is { } offer)
            yield return offer;
    }
}
