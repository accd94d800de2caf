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
            || HandlerFacts.Of(start, site.Program, site.Model, cancellationToken) is not { } facts
            || facts.Body.SyntaxTree != site.Root.SyntaxTree || facts.Body.FirstAncestorOrSelf<SyntaxNode>(node => SourceBodies.BodyOf(node) == facts.Body) is not { } handler)
        {
            yield break;
        }

        var item = facts.Judgement.Source!.Item;
        if (TopGuard.Of(handler, $"Handling {(item[0] is 'i' ? "an" : "a")} {item} failed", site) is not { } guarded)
            yield break;
        var root = site.Try(handler, guarded, (placed, model) => !TotalCalls.Escapes(SourceBodies.BodyOf(placed)!, site.ProgramOf(model), model, cancellationToken).Any(), cancellationToken);
        if (root is not null)
            yield return site.Offer("Guard the handler", root);
    }
}
