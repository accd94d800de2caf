using System.Composition;
using Lifeguard.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4016: makes it a background thread, which does not keep the process.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ForegroundThreadKeepsProcessCodeFix)), Shared]
internal sealed class ForegroundThreadKeepsProcessCodeFix() : RuleCodeFix(Rules.ForegroundThreadKeepsProcess.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<ObjectCreationExpressionSyntax>() is not { } creation)
            yield break;
        var made = creation.Initializer is { Expressions.Count: > 0 } initializer
            ? creation.WithInitializer(initializer.WithExpressions(With(SyntaxFactory.ParseExpression("IsBackground = true"), initializer.Expressions)))
            : SyntaxFactory.ParseExpression($"{creation.WithoutTrivia()} {{ IsBackground = true }}");
        if (site.Try(creation, made.WithTriviaFrom(creation), (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Make it a background thread: the process does not wait for it", root);
    }

    /// <summary>One more, laid out as the last: on a line of its own where that stands on one.</summary>
    private static SeparatedSyntaxList<ExpressionSyntax> With(ExpressionSyntax set, SeparatedSyntaxList<ExpressionSyntax> expressions)
    {
        var last = expressions.Last();
        var end = expressions.SeparatorCount == expressions.Count ? expressions.GetSeparator(expressions.Count - 1).TrailingTrivia : last.GetTrailingTrivia();
        var lineBreak = end.LastOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        var separator = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(end.Any() ? end : SyntaxFactory.TriviaList(SyntaxFactory.Space));
        var placed = lineBreak == default
            ? set.WithTrailingTrivia(SyntaxFactory.Space)
            : set.WithLeadingTrivia(last.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))).WithTrailingTrivia(lineBreak);
        return SyntaxFactory.SeparatedList(
            expressions.Replace(last, last.WithoutTrailingTrivia()).Append(placed),
            expressions.GetSeparators().Take(expressions.Count - 1).Append(separator));
    }
}
