using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Background;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Background;

/// <summary>LIFE3005: waits for the first loop that ends, and hands on its failure.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeadLoopHiddenCodeFix)), Shared]
internal sealed class DeadLoopHiddenCodeFix() : RuleCodeFix(Rules.DeadLoopHidden.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } gathering || GatheringFacts.Of(gathering, site.Program, site.Model, cancellationToken) is null)
            yield break;
        var name = gathering.Expression is MemberAccessExpressionSyntax member ? member.Name : gathering.Expression;
        var first = gathering.ReplaceNode(name, SyntaxFactory.IdentifierName("WhenAny")).WithoutTrivia();
        var unwrapped = SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, first, SyntaxFactory.IdentifierName("Unwrap"))).WithTriviaFrom(gathering);
        if (site.Try(gathering, unwrapped, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Wait for the first loop that ends", root) with { InFixAll = false };
    }
}
