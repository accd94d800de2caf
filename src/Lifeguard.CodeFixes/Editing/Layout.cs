using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Moves code to another depth and leaves the rest of its author's formatting alone.</summary>
/// <param name="Indent">The whitespace in front of the line on which the edited code begins.</param>
/// <param name="Unit">One level of depth.</param>
/// <param name="EndOfLine">The document's line end.</param>
/// <param name="JoinsBraces">An opening brace, and a <c>catch</c>, stand on the line of what they follow.</param>
internal sealed record Layout(string Indent, string Unit, string EndOfLine, bool JoinsBraces)
{
    internal static Layout Of(SyntaxNode node)
    {
        var text = node.SyntaxTree.GetText();
        var indent = IndentOf(node);
        var line = text.Lines[0];
        var endOfLine = text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        return new Layout(indent, UnitAt(node), endOfLine.Length > 0 ? endOfLine : "\n", JoinsBracesAt(node));

        string IndentOf(SyntaxNode other)
        {
            var content = text.Lines.GetLineFromPosition(other.SpanStart).ToString();
            return content.Substring(0, content.Length - content.TrimStart().Length);
        }

        string UnitAt(SyntaxNode at)
        {
            var pairs = new List<(SyntaxNode Outer, SyntaxNode? Inner)>();
            if (at is StatementSyntax)
                pairs.Add((at, at.ChildNodes().OfType<BlockSyntax>().SelectMany(block => block.Statements).FirstOrDefault()));
            pairs.AddRange(at.AncestorsAndSelf().Where(holder => holder is StatementSyntax { Parent: BlockSyntax } or MemberDeclarationSyntax { Parent: TypeDeclarationSyntax })
                .Select(holder => (holder is StatementSyntax ? holder.Parent!.Parent! : holder.Parent!, (SyntaxNode?)holder)));
            return pairs.Where(pair => pair.Inner is not null).Select(pair => (Outer: IndentOf(pair.Outer), Inner: IndentOf(pair.Inner!)))
                .Where(pair => pair.Inner.Length > pair.Outer.Length && pair.Inner.StartsWith(pair.Outer, StringComparison.Ordinal))
                .Select(pair => pair.Inner.Substring(pair.Outer.Length)).FirstOrDefault() ?? (indent.StartsWith("\t", StringComparison.Ordinal) ? "\t" : "    ");
        }

        bool JoinsBracesAt(SyntaxNode at) => at.Ancestors().Select(OpenBrace).FirstOrDefault(brace => brace.Span.Length > 0 && !brace.GetPreviousToken().IsKind(SyntaxKind.None)) is { Span.Length: > 0 } open
            && text.Lines.IndexOf(open.SpanStart) == text.Lines.IndexOf(open.GetPreviousToken().Span.End) && text.Lines.IndexOf(open.SpanStart) < text.Lines.IndexOf(open.GetNextToken().SpanStart);

        static SyntaxToken OpenBrace(SyntaxNode holder) => holder switch
        {
            BlockSyntax { Parent: not BlockSyntax } block => block.OpenBraceToken,
            BaseTypeDeclarationSyntax type => type.OpenBraceToken,
            _ => default,
        };
    }

    /// <summary>Nothing stands in front of it on its line.</summary>
    internal static bool StartsItsLine(SyntaxNode node) => node.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);

    /// <summary>Does a <c>#if</c> begin or end in the block? Moved into braces, its other branch would be left with half of them.</summary>
    internal static bool HasBranches(SyntaxNode block)
        => block.ContainsDirectives && block.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.IfDirectiveTrivia) || trivia.IsKind(SyntaxKind.ElifDirectiveTrivia)
            || trivia.IsKind(SyntaxKind.ElseDirectiveTrivia) || trivia.IsKind(SyntaxKind.EndIfDirectiveTrivia));

    /// <summary>The same layout, one level deeper.</summary>
    internal Layout Deeper => this with { Indent = Indent + Unit };

    /// <summary>Lines of a template, indented; <c>\t</c> stands for one level. Braces and clauses of their own lines are joined where the author joins them.</summary>
    internal string Lines(params string[] lines)
    {
        var written = new List<string>();
        foreach (var line in lines)
        {
            var content = line.Trim();
            var isClause = content is "else" or "finally" || content.StartsWith("catch ", StringComparison.Ordinal);
            var joins = JoinsBraces && written.Count > 0 && (content == "{" || isClause && written[written.Count - 1].EndsWith("}", StringComparison.Ordinal));
            if (joins)
                written[written.Count - 1] += " " + content;
            else
                written.Add(Indent + line.Replace("\t", Unit));
        }

        return string.Concat(written.Select(line => line + EndOfLine));
    }

    /// <summary>Statements one level deeper. Text inside string literals and directives stays where it is.</summary>
    internal SyntaxList<StatementSyntax> Indented(IEnumerable<StatementSyntax> statements)
        => SyntaxFactory.List(statements.Select(statement => (StatementSyntax)new Indenter(Unit).Visit(statement)));

    private sealed class Indenter(string unit) : CSharpSyntaxRewriter(visitIntoStructuredTrivia: false)
    {
        private bool _atLineStart = true;

        public override SyntaxToken VisitToken(SyntaxToken token)
        {
            if (token.FullSpan.IsEmpty)
                return token; // an optional token that is not there
            var leading = Shift(token.LeadingTrivia);
            if (_atLineStart)
                leading.Add(SyntaxFactory.Whitespace(unit));
            _atLineStart = false;
            if (token.TrailingTrivia.Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
                _atLineStart = true;
            return token.WithLeadingTrivia(Merge(leading));
        }

        private List<SyntaxTrivia> Shift(SyntaxTriviaList list)
        {
            var shifted = new List<SyntaxTrivia>();
            foreach (var trivia in list)
            {
                if (trivia.IsKind(SyntaxKind.EndOfLineTrivia))
                {
                    _atLineStart = true;
                }
                else if (trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia))
                {
                    _atLineStart = true; // both end their own line
                }
                else if (!trivia.IsKind(SyntaxKind.WhitespaceTrivia) && _atLineStart)
                {
                    shifted.Add(SyntaxFactory.Whitespace(unit)); // a comment at the start of its line
                    _atLineStart = false;
                }

                shifted.Add(trivia);
            }

            return shifted;
        }

        /// <summary>Neighbouring pieces of whitespace become one, as the parser would have read them.</summary>
        private static IEnumerable<SyntaxTrivia> Merge(List<SyntaxTrivia> list)
        {
            for (var index = 0; index < list.Count; index++)
            {
                var trivia = list[index];
                while (trivia.IsKind(SyntaxKind.WhitespaceTrivia) && index + 1 < list.Count && list[index + 1].IsKind(SyntaxKind.WhitespaceTrivia))
                    trivia = SyntaxFactory.Whitespace(trivia.ToString() + list[++index].ToString());
                yield return trivia;
            }
        }
    }
}
