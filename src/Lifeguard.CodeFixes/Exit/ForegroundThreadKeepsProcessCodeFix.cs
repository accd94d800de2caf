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
        var set = SyntaxFactory.ParseExpression("IsBackground = true");
        var made = creation.Initializer is { Expressions.Count: > 0 } initializer
            ? creation.WithInitializer(initializer.WithExpressions(SyntaxFactory.SeparatedList(initializer.Expressions.Select(expression => expression.WithoutTrivia()).Append(set.WithTrailingTrivia(initializer.Expressions.Last().GetTrailingTrivia())),
                Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), initializer.Expressions.Count))))
            : (ExpressionSyntax)SyntaxFactory.ParseExpression($"{creation.WithoutTrivia()} {{ IsBackground = true }}");
        if (site.Try(creation, made.WithTriviaFrom(creation), (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Make it a background thread: the process does not wait for it", root);
    }
}
