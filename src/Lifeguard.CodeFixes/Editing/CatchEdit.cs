using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Adds to a catch clause, and leaves what its author wrote as it is.</summary>
internal static class CatchEdit
{
    /// <summary>Statements put first, or last in front of the jump that ends the block.</summary>
    /// <param name="head">The clause whose head the result has; its block is not looked at.</param>
    internal static CatchClauseSyntax With(CatchClauseSyntax clause, string[] statements, bool first, CatchClauseSyntax? head = null)
    {
        head ??= clause;
        var block = clause.Block;
        var layout = Layout.Of((TryStatementSyntax)clause.Parent!);
        var lines = block.SyntaxTree.GetText().Lines;
        var index = first ? 0 : block.Statements.Count - (block.Statements.LastOrDefault() is ContinueStatementSyntax or BreakStatementSyntax or ReturnStatementSyntax ? 1 : 0);
        if (lines.IndexOf(block.OpenBraceToken.SpanStart) == lines.IndexOf(block.CloseBraceToken.SpanStart))
        {
            var last = head.Block.OpenBraceToken.GetPreviousToken();
            return head.ReplaceToken(last, last.WithTrailingTrivia(layout.JoinsBraces ? SyntaxFactory.Space : SyntaxFactory.EndOfLine(layout.EndOfLine))).WithBlock(Spread(block, statements, index, layout));
        }

        var inner = block.Statements.Count > 0 ? Layout.Of(block.Statements[0]) : layout.Deeper;
        return head.WithBlock(block.WithStatements(block.Statements.InsertRange(index, statements.Select(statement => Parse(inner.Lines(statement))))));
    }

    /// <summary>The clause with a name for what it catches; the name it already has where it has one.</summary>
    internal static CatchClauseSyntax Naming(CatchClauseSyntax clause, SemanticModel model, out string name)
    {
        if (clause.Declaration is { Identifier.ValueText: { Length: > 0 } given })
        {
            name = given;
            return clause;
        }

        name = model.LookupSymbols(clause.SpanStart, name: "ex").Any(symbol => symbol is ILocalSymbol or IParameterSymbol) ? "exception" : "ex";
        var identifier = SyntaxFactory.Identifier(name);
        if (clause.Declaration is { } declaration)
            return clause.WithDeclaration(declaration.WithType(declaration.Type.WithTrailingTrivia(SyntaxFactory.Space)).WithIdentifier(identifier));
        var type = SyntaxFactory.ParseTypeName(TypeName.At(model, clause.SpanStart, "System.Exception")).WithTrailingTrivia(SyntaxFactory.Space);
        return clause.WithCatchKeyword(clause.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space))
            .WithDeclaration(SyntaxFactory.CatchDeclaration(type, identifier).WithTrailingTrivia(clause.CatchKeyword.TrailingTrivia));
    }

    /// <summary>The try with clauses, given as lines, in front of one of its own.</summary>
    internal static TryStatementSyntax Before(CatchClauseSyntax clause, string[] clauses)
    {
        var attempt = (TryStatementSyntax)clause.Parent!;
        var isJoined = !Layout.StartsItsLine(clause);
        var added = Clauses(Layout.Of(attempt), clauses);
        return attempt.WithCatches(attempt.Catches.InsertRange(attempt.Catches.IndexOf(clause), isJoined ? added.Select(Joined) : added));
    }

    /// <summary>The try with clauses, given as lines, behind all of its own.</summary>
    internal static TryStatementSyntax Behind(TryStatementSyntax attempt, string[] clauses)
    {
        var added = Clauses(Layout.Of(attempt), clauses);
        if (attempt.Finally is { } last)
            return attempt.AddCatches([.. Layout.StartsItsLine(last) ? added : added.Select(Joined)]);
        var end = attempt.Catches.Last();
        var catches = Layout.StartsItsLine(end) ? attempt.Catches.AddRange(added) : attempt.Catches.Replace(end, end.WithTrailingTrivia(SyntaxFactory.Space)).AddRange(added.Select(Joined));
        return attempt.WithCatches(catches).WithTrailingTrivia(attempt.GetTrailingTrivia());
    }

    private static SyntaxList<CatchClauseSyntax> Clauses(Layout layout, string[] lines)
        => ((TryStatementSyntax)SyntaxFactory.ParseStatement("try { }" + layout.EndOfLine + layout.Lines(lines))).Catches;

    /// <summary>On the line of the brace in front of it, as the next will be.</summary>
    private static CatchClauseSyntax Joined(CatchClauseSyntax clause) => clause.WithLeadingTrivia().WithTrailingTrivia(SyntaxFactory.Space);

    private static BlockSyntax Spread(BlockSyntax block, string[] added, int index, Layout layout)
    {
        var lines = block.Statements.Select(statement => statement.ToString()).ToList();
        lines.InsertRange(index, added);
        var comments = block.OpenBraceToken.TrailingTrivia.Concat(block.CloseBraceToken.LeadingTrivia).Concat(block.Statements.SelectMany(statement => statement.GetLeadingTrivia().Concat(statement.GetTrailingTrivia())))
            .Where(trivia => trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)).Select(trivia => trivia.ToString());
        var text = layout.Lines(["{", .. comments.Concat(lines).Select(line => "\t" + line), "}"]);
        var spread = ParsedBlock.Of(text);
        return spread.WithLeadingTrivia(layout.JoinsBraces ? SyntaxFactory.TriviaList() : SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(layout.Indent))).WithTrailingTrivia(block.GetTrailingTrivia());
    }

    private static StatementSyntax Parse(string statement) => ParsedBlock.Of("{\n" + statement + "}").Statements[0];
}
