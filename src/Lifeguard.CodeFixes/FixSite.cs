using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes;

/// <summary>The place a finding points at, in the document as it is now: <c>Node</c> is the innermost node with the finding's span.</summary>
internal sealed record FixSite(Document Document, SyntaxNode Root, SemanticModel Model, SyntaxNode Node, Diagnostic Diagnostic)
{
    internal ProgramModel Program => ProgramOf(Model);

    /// <summary>What the user set for this document.</summary>
    internal Options Options => Options.Of(Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(Root.SyntaxTree));

    /// <summary>The language version decides which forms an edit may use.</summary>
    internal LanguageVersion LanguageVersion => ((CSharpParseOptions)Root.SyntaxTree.Options).LanguageVersion;

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

    /// <summary>The program of a trial edit, under the document's options.</summary>
    internal ProgramModel ProgramOf(SemanticModel model) => ProgramModel.For(model.Compilation, Options);

    /// <summary>
    /// The edit that puts <paramref name="replacement"/> in the place of <paramref name="original"/>, tried out: null when the member
    /// around it would have a compile error that it has not now, or when <paramref name="cures"/>, asked about the replacement where it
    /// then stands, says no. Null also where lines would be put into the middle of one, and where a comment would be lost.
    /// </summary>
    internal SyntaxNode? Try(SyntaxNode original, SyntaxNode replacement, Func<SyntaxNode, SemanticModel, bool> cures, CancellationToken cancellationToken)
    {
        if (WouldBreakLine(original, replacement) || WouldLoseComment(original, replacement))
            return null;
        var mark = new SyntaxAnnotation();
        var marked = Root.ReplaceNode(original, replacement.WithAdditionalAnnotations(mark));
        var tree = Root.SyntaxTree.WithRootAndOptions(marked, Root.SyntaxTree.Options);
        var model = Model.Compilation.ReplaceSyntaxTree(Root.SyntaxTree, tree)
#pragma warning disable RS0030 // the tree exists only for this trial
            .GetSemanticModel(tree);
#pragma warning restore RS0030
        var placed = tree.GetRoot(cancellationToken).GetAnnotatedNodes(mark).Single();
        // By what they say, not by their number: an edit may hide one error that was there and make another.
        var known = ErrorsAround(original, Model, cancellationToken);
        if (ErrorsAround(placed, model, cancellationToken).Any(error => !known.Remove(error)) || !cures(placed, model))
            return null;
        return Root.ReplaceNode(original, replacement);
    }

    /// <summary>Offers the edit that leads to <paramref name="root"/>.</summary>
    internal FixOffer Offer(string title, SyntaxNode root) => new(title, _ => Task.FromResult(Document.WithSyntaxRoot(root)));

    /// <summary>Would lines be put into the middle of a line: between statements that share one, or into braces that do? That is their author's to lay out.</summary>
    private static bool WouldBreakLine(SyntaxNode original, SyntaxNode replacement)
        => Lines(replacement) > Lines(original) && (original is StatementSyntax { Parent: BlockSyntax block } && IsOneLine(block)
            || original is StatementSyntax loop && loop.LoopBody() is BlockSyntax turn && IsOneLine(turn));

    private static bool WouldLoseComment(SyntaxNode original, SyntaxNode replacement)
    {
        var kept = CommentsOf(replacement).ToList();
        return CommentsOf(original).Any(comment => !kept.Remove(comment));
    }

    private static IEnumerable<string> CommentsOf(SyntaxNode node) => node.DescendantTrivia().Where(Syntax.IsComment).Select(static comment => comment.ToString());

    private static int Lines(SyntaxNode node) => node.ToString().Count(static character => character == '\n');

    private static bool IsOneLine(BlockSyntax block) => block.Statements.Count > 0 && Lines(block) == 0;

    private static List<string> ErrorsAround(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
        => model.GetDiagnostics((node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? node).FullSpan, cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}").ToList();
}
