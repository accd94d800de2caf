using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Adds to a chain of calls, on lines of their own where its last link stands on one.</summary>
internal static class FluentCall
{
    internal static ExpressionSyntax After(InvocationExpressionSyntax call, params string[] links)
        => SyntaxFactory.ParseExpression(call + string.Concat(links.Select(link => $"{BreakBefore(call)}.{link}"))).WithTriviaFrom(call);

    private static string BreakBefore(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { OperatorToken: var dot })
            return "";
        var text = call.SyntaxTree.GetText();
        var line = text.Lines.GetLineFromPosition(dot.SpanStart);
        var indent = text.ToString(TextSpan.FromBounds(line.Start, dot.SpanStart));
        return line.LineNumber > 0 && string.IsNullOrWhiteSpace(indent) ? text.ToString(TextSpan.FromBounds(text.Lines[line.LineNumber - 1].End, line.Start)) + indent : "";
    }
}
