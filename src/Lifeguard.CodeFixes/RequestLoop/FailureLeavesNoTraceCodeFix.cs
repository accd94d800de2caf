using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2006: logs the exception, with the logger in scope, before whatever the catch does.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FailureLeavesNoTraceCodeFix)), Shared]
internal sealed class FailureLeavesNoTraceCodeFix() : RuleCodeFix(Rules.FailureLeavesNoTrace.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (CatchSite.Of(site, new FailureLeavesNoTrace(), cancellationToken) is not { } place)
            yield break;
        var named = CatchEdit.Naming(place.Facts.Clause, site.Model, out var exception);
        var report = FailureReport.TextAt(site.Model, place.Facts.Clause.SpanStart, $"{place.Facts.FailingName} failed; the loop goes on", exception);
        var edited = CatchEdit.With(place.Facts.Clause, [report], first: true, named);
        if (place.Offer("Log the failure", place.Facts.Clause, edited, new FailureLeavesNoTrace(), cancellationToken) is { } offer)
            yield return offer;
    }
}
