using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Moves code to another depth and leaves the rest of its author's formatting alone.</summary>
/// <param name="Indent">The whitespace in front of the statement that is edited.</param>
/// <param name="Unit">One level of depth.</param>
/// <param name="EndOfLine">The document's line end.</param>
internal sealed record Layout(string Indent, string Unit, string EndOfLine)
{
    internal static Layout Of(StatementSyntax statement)
    {
        var text = statement.SyntaxTree.GetText();
        var indent = IndentOf(statement);
        var inner = statement.DescendantNodes().OfType<StatementSyntax>().FirstOrDefault(child => child is not BlockSyntax && IndentOf(child).Length > indent.Length);
        var unit = inner is not null && IndentOf(inner) is var deeper && deeper.StartsWith(indent, StringComparison.Ordinal) ? deeper.Substring(indent.Length) : "    ";
        var line = text.Lines[0];
        var endOfLine = text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        return new Layout(indent, unit, endOfLine.Length > 0 ? endOfLine : "\n");

        string IndentOf(SyntaxNode node)
        {
            var start = text.Lines.GetLineFromPosition(node.SpanStart);
            var content = text.ToString(start.Span);
            return content.Substring(0, content.Length - content.TrimStart().Length);
        }
    }

    /// <summary>The same layout, one level deeper.</summary>
    internal Layout Deeper => this with { Indent = Indent + Unit };

    /// <summary>Lines of a template, indented; <c>\t</c> stands for one level.</summary>
    internal string Lines(params string[] lines) => string.Concat(lines.Select(line => Indent + line.Replace("\t", Unit) + EndOfLine));

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
