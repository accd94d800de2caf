using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes;

/// <summary>
/// A fix is offered only when it compiles and cures. It changes its own document and no other, and fix-all applies the same
/// edits one after another, innermost first.
/// </summary>
internal abstract class RuleCodeFix(params string[] ruleIds) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = ruleIds.ToImmutableArray();

    public sealed override FixAllProvider GetFixAllProvider() => DocumentFixAll.Instance;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var site = await FixSite.AtAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false);
            if (site is null)
                continue;
            foreach (var offer in Offers(site, context.CancellationToken))
                context.RegisterCodeFix(CodeAction.Create(offer.Title, offer.Apply, $"{diagnostic.Id}{offer.Variant}"), diagnostic);
        }
    }

    /// <summary>What can be done at the site, the best first; nothing when no edit would be right. Every precondition is checked here.</summary>
    internal abstract IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken);
}
