using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4010: gives the host the limit that the project asks for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ShutdownUnboundedCodeFix)), Shared]
internal sealed class ShutdownUnboundedCodeFix() : RuleCodeFix(Rules.ShutdownUnbounded.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<ExpressionSyntax>() is not { } limit)
            yield break;
        var finite = DurationText.At(site.Model, limit.SpanStart, site.Options.ExitWait);
        if (site.Try(limit, SyntaxFactory.ParseExpression(finite).WithTriviaFrom(limit), (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer($"Limit the shutdown by {finite}", root);
    }
}
