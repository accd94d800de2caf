using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Guards the whole body of a function that nobody waits for: its failures are reported where they can last be seen.</summary>
internal static class TopGuard
{
    private static readonly string[] Names = ["ex", "exception", "failure"];

    /// <summary>The function with its body in a try; null where its body cannot be put there.</summary>
    /// <param name="function">A method, a local function or a lambda.</param>
    /// <param name="message">What the report says.</param>
    internal static SyntaxNode? Of(SyntaxNode function, string message, FixSite site)
    {
        var body = SourceBodies.BodyOf(function);
        if (body is null || function.FirstAncestorOrSelf<StatementSyntax>() is not { } holder && function is AnonymousFunctionExpressionSyntax)
            return null;
        var model = site.Model;
        if (body is BlockSyntax { Statements: [var first, ..] } block && StartsItsLine(first))
        {
            var inner = Layout.Of(first);
            return function.ReplaceNode(block, block.WithStatements(SyntaxFactory.SingletonList<StatementSyntax>(Try(inner, inner.Indented(block.Statements), Clause(inner, first.SpanStart, message, site)))));
        }

        if (body is not ExpressionSyntax expression || function is not LambdaExpressionSyntax lambda)
            return null;
        // () => HandleAsync(client) becomes an async lambda that waits for what it used to hand on.
        var layout = Layout.Of(function.FirstAncestorOrSelf<StatementSyntax>()!);
        var isTask = model.GetTypeInfo(expression).Type is { Name: "Task" or "ValueTask" };
        var statement = isTask ? $"await {expression};" : $"{expression};";
        var text = layout.Lines("{", "\ttry", "\t{", "\t\t" + statement, "\t}") + Clause(layout.Deeper, expression.SpanStart, message, site) + layout.Lines("}").TrimEnd('\r', '\n');
        var spread = ParsedBlock.Of(text);
        var edited = lambda.WithArrowToken(lambda.ArrowToken.WithTrailingTrivia(SyntaxFactory.EndOfLine(layout.EndOfLine))).WithBody(spread.WithTrailingTrivia(expression.GetTrailingTrivia()));
        return isTask && !lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword)
            ? edited.WithAsyncKeyword(SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space)).WithLeadingTrivia(lambda.GetLeadingTrivia())
            : edited;
    }

    /// <summary>
    /// Edits that guard a function whose failures nobody gets, the smallest first; the caller tries which of them compile and cure.
    /// </summary>
    /// <param name="function">A method, a local function or a lambda.</param>
    /// <param name="message">What the report says.</param>
    /// <param name="letsStopPass">The cancellation that a stop in scope brings does no harm; where it would end the process it is reported too.</param>
    internal static IEnumerable<(SyntaxNode Original, SyntaxNode Replacement)> Candidates(SyntaxNode function, string message, bool letsStopPass, FixSite site)
    {
        if (SourceBodies.BodyOf(function) is not { } body)
            yield break;
        var name = FreeName(function);
        var at = body is BlockSyntax { Statements: [var start, ..] } ? start.SpanStart : body.SpanStart;
        var clauseLines = Clause(name, letsStopPass ? StopFilter(name, at, site) : "", at, message, site);
        switch (body)
        {
            case BlockSyntax { Statements: [var first, ..] } block:
                var layout = Layout.Of(first);
                var clause = layout.Lines(clauseLines);
                if (block.Statements is [TryStatementSyntax attempt])
                    yield return (block, block.WithStatements(SyntaxFactory.SingletonList<StatementSyntax>(WithClause(attempt, clause))));
                if (StartsItsLine(first))
                    yield return (block, block.WithStatements(SyntaxFactory.SingletonList<StatementSyntax>(Try(layout, layout.Indented(block.Statements), clause))));
                break;
            case ExpressionSyntax expression when StatementEdit.Of(expression, ["try", "{", $"\t{expression};", "}", .. clauseLines]) is { } edit:
                yield return (edit.Original, edit.Replacement);
                break;
        }
    }

    /// <summary>One more clause, the last, for what the others let pass.</summary>
    private static TryStatementSyntax WithClause(TryStatementSyntax attempt, string clause)
    {
        var added = ((TryStatementSyntax)SyntaxFactory.ParseStatement("try { }\n" + clause)).Catches[0];
        return attempt.AddCatches(attempt.Finally is null ? added.WithTrailingTrivia(attempt.GetTrailingTrivia()) : added);
    }

    /// <summary>A name for the exception that nothing in the whole member has.</summary>
    private static string FreeName(SyntaxNode function)
    {
        var member = function.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? function;
        var taken = new HashSet<string>(member.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText), StringComparer.Ordinal);
        return Names.FirstOrDefault(name => !taken.Contains(name)) ?? "unhandled";
    }

    private static bool StartsItsLine(StatementSyntax statement)
        => statement.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);

    private static TryStatementSyntax Try(Layout layout, SyntaxList<StatementSyntax> statements, string clause)
    {
        var template = (TryStatementSyntax)SyntaxFactory.ParseStatement(layout.Lines("try", "{", "}") + clause);
        return template.WithBlock(template.Block.WithStatements(statements));
    }

    /// <summary>Reports everything but the cancellation that a stop in scope brings.</summary>
    private static string Clause(Layout layout, int position, string message, FixSite site)
    {
        var model = site.Model;
        var name = model.LookupSymbols(position, name: "ex").Any(symbol => symbol is ILocalSymbol or IParameterSymbol) ? "exception" : "ex";
        return layout.Lines(Clause(name, StopFilter(name, position, site), position, message, site));
    }

    private static string StopFilter(string name, int position, FixSite site)
    {
        if (InScope.OfType(site.Model, position, "System.Threading.CancellationToken") is not { } token)
            return "";
        var cancellation = TypeName.At(site.Model, position, "System.OperationCanceledException");
        return site.LanguageVersion >= LanguageVersion.CSharp9 ? $" when ({name} is not {cancellation} || !{token}.IsCancellationRequested)" : $" when (!({name} is {cancellation}) || !{token}.IsCancellationRequested)";
    }

    private static string[] Clause(string name, string filter, int position, string message, FixSite site) =>
    [
        $"catch ({TypeName.At(site.Model, position, "System.Exception")} {name}){filter}", "{", "\t" + FailureReport.TextAt(site.Model, position, message, name), "}",
    ];
}
