using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2010: guards the handler, where it stands in this document.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandlerFailureUnobservedCodeFix)), Shared]
internal sealed class HandlerFailureUnobservedCodeFix() : RuleCodeFix(Rules.HandlerFailureUnobserved.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } start
            || HandlerFacts.Of(start, site.Program, site.Model, cancellationToken) is not { Handler: var handler } facts
            || handler.SyntaxTree != site.Root.SyntaxTree || TopGuard.MayBeAwaitedElsewhere(handler, site, cancellationToken))
        {
            yield break;
        }

        var item = facts.Judgement.Source!.Item;
        foreach (var (original, replacement) in TopGuard.Candidates(handler, $"Handling {(item[0] is 'i' ? "an" : "a")} {item} failed", letsStopPass: true, site))
        {
            var root = site.Try(original, replacement, (placed, model) => !TotalCalls.Escapes(placed, site.ProgramOf(model), model, cancellationToken).Any(), cancellationToken);
            if (root is null)
                continue;
            yield return site.Offer("Guard the handler", root);
            yield break;
        }
    }
}
