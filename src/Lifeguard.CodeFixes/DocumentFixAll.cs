using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes;

/// <summary>
/// Fix-all by document. The equivalence key is ignored: <c>dotnet format</c> takes it from the first finding's action, and a
/// first finding without a safe action would otherwise leave every other one unfixed.
/// </summary>
internal static class DocumentFixAll
{
    internal static FixAllProvider Instance { get; } = FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        if (context.CodeFixProvider is not RuleCodeFix fix
            || await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        // Mark every site first: an edit moves the others, but the marks travel with their nodes.
        var sites = diagnostics
            .OrderByDescending(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(diagnostic => (Diagnostic: diagnostic, Node: root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), Mark: new SyntaxAnnotation()))
            .ToList();
        var marks = sites.ToLookup(site => site.Node, site => site.Mark);
        root = root.ReplaceNodes(marks.Select(group => group.Key), (original, rewritten) => rewritten.WithAdditionalAnnotations(marks[original]));
        document = document.WithSyntaxRoot(root);
        var isChanged = false;
        foreach (var (diagnostic, _, mark) in sites)
        {
            var current = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
            if (current?.GetAnnotatedNodes(mark).FirstOrDefault() is not { } node)
                continue;
            var site = await FixSite.AtAsync(document, node, diagnostic, context.CancellationToken).ConfigureAwait(false);
            if (site is null || fix.Offers(site, context.CancellationToken).FirstOrDefault() is not { InFixAll: true } offer)
                continue;
            document = await offer.Apply(context.CancellationToken).ConfigureAwait(false);
            isChanged = true;
        }

        return isChanged ? document : null;
    });
}
