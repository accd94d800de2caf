using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.CodeFixes;

/// <summary>The place a finding points at, in the document as it is now: <c>Node</c> is the innermost node with the finding's span.</summary>
internal sealed record FixSite(Document Document, SyntaxNode Root, SemanticModel Model, SyntaxNode Node, Diagnostic Diagnostic)
{
    internal ProgramModel Program => ProgramModel.For(Model.Compilation);

    internal static async Task<FixSite?> AtAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || !root.FullSpan.Contains(diagnostic.Location.SourceSpan))
            return null;
        return await AtAsync(document, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), diagnostic, cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<FixSite?> AtAsync(Document document, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
        => await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
            ? new FixSite(document, node.SyntaxTree.GetRoot(cancellationToken), model, node, diagnostic)
            : null;
}
