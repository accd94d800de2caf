using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.RequestLoop;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2004: asks the stop token. Only where a later catch of the same try takes the time-out: elsewhere it would end the loop all the same.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TimeoutTakenForStopCodeFix)), Shared]
internal sealed class TimeoutTakenForStopCodeFix() : RuleCodeFix(Rules.TimeoutTakenForStop.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (CatchSite.Of(site, new TimeoutTakenForStop(), cancellationToken) is not { Stop.Token: not null } place)
            yield break;
        var clause = place.Facts.Clause;
        if (clause.Filter is { FilterExpression: var passed })
        {
            var asked = SyntaxFactory.ParseExpression($"{passed} || !{place.Stop!.Condition}").WithTriviaFrom(passed);
            if (place.Offer($"Let only the stop of {place.Stop.Token} pass", clause, clause.ReplaceNode(passed, asked), new TimeoutTakenForStop(), cancellationToken) is { } narrower)
                yield return narrower;
            yield break;
        }

        var filter = SyntaxFactory.CatchFilterClause(SyntaxFactory.ParseExpression(place.Stop!.Condition))
            .WithWhenKeyword(SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Space), SyntaxKind.WhenKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space)))
            .WithTrailingTrivia(clause.Declaration!.GetTrailingTrivia());
        var edited = clause.WithDeclaration(clause.Declaration.WithoutTrailingTrivia()).WithFilter(filter);
        if (place.Facts.TimeoutIsCaughtLater && place.Offer($"Leave only when {place.Stop.Token} is cancelled", clause, edited, new TimeoutTakenForStop(), cancellationToken) is { } offer)
            yield return offer;
    }
}
