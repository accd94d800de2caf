using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes;

/// <summary>
/// Fix-all by document. The equivalence key is ignored: <c>dotnet format</c> takes it from the first finding's action, and a
/// first finding without a safe action would otherwise leave every other one unfixed. Nothing is offered where nothing would change.
/// </summary>
internal sealed class DocumentFixAll : FixAllProvider
{
    private static readonly FixAllProvider ByDocument = Create(FixAsync);

    private DocumentFixAll()
    {
    }

    internal static FixAllProvider Instance { get; } = new DocumentFixAll();

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        if (await ByDocument.GetFixAsync(fixAllContext).ConfigureAwait(false) is not { } action)
            return null;
        var operations = await action.GetOperationsAsync(fixAllContext.CancellationToken).ConfigureAwait(false);
        var changed = operations.OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution;
        return changed is null || !changed.GetChanges(fixAllContext.Solution).GetProjectChanges().Any()
            ? null
            : CodeAction.Create(action.Title, _ => Task.FromResult(changed), action.EquivalenceKey);
    }

    /// <summary>The document with every finding fixed that may be fixed without asking; null when there is none.</summary>
    private static async Task<Document?> FixAsync(FixAllContext context, Document document, System.Collections.Immutable.ImmutableArray<Diagnostic> diagnostics)
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
    }
}
