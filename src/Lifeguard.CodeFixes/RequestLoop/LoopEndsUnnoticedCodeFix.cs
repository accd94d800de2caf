using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2007: says that the loop ends, and stops the application where its lifetime is in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoopEndsUnnoticedCodeFix)), Shared]
internal sealed class LoopEndsUnnoticedCodeFix() : RuleCodeFix(Rules.LoopEndsUnnoticed.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (CatchSite.Of(site, new LoopEndsUnnoticed(), cancellationToken) is not { } place)
            yield break;
        var clause = place.Facts.Clause;
        var named = CatchEdit.Naming(clause, site.Model, out var exception);
        var report = FailureReport.TextAt(site.Model, clause.SpanStart, "This loop ends, and its work with it", exception);
        var lifetime = InScope.OfType(site.Model, clause.SpanStart, "Microsoft.Extensions.Hosting.IHostApplicationLifetime");
        string[] lines = lifetime is null ? [report] : [report, $"{lifetime}.StopApplication();"];
        var edited = CatchEdit.With(clause, lines, first: false, named);
        if (place.Offer(lifetime is null ? "Say that the loop ends" : "Say that the loop ends, and stop the application", clause, edited, new LoopEndsUnnoticed(), cancellationToken) is { } offer)
            yield return offer;
    }
}
