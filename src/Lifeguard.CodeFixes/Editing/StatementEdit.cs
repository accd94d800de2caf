using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Puts statements in the place of one expression that is a whole statement, or the whole body of a function.</summary>
internal sealed record StatementEdit(SyntaxNode Original, SyntaxNode Replacement)
{
    /// <summary>The edit, or null where the expression is part of something larger.</summary>
    /// <param name="lines">The statements, a line each; <c>\t</c> stands for one level.</param>
    internal static StatementEdit? Of(ExpressionSyntax expression, string[] lines)
    {
        // What its author wrote between the arrow and the expression has no place in front of a block.
        if (expression.Parent is ArrowExpressionClauseSyntax or LambdaExpressionSyntax && expression.GetFirstToken().GetPreviousToken().TrailingTrivia.Concat(expression.GetLeadingTrivia())
            .Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
        {
            return null;
        }

        switch (expression.Parent)
        {
            case ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement:
                return Of(statement, lines);
            case ExpressionStatementSyntax { Parent: SwitchSectionSyntax section } statement:
                return new(section, section.WithStatements(section.Statements.ReplaceRange(statement, InPlaceOf(statement, lines))));
            case ExpressionStatementSyntax { Parent: StatementSyntax or ElseClauseSyntax } statement:
                var embedded = Layout.Of(statement);
                var isOwnLine = Layout.StartsItsLine(statement);
                if (isOwnLine && embedded.Indent.EndsWith(embedded.Unit, StringComparison.Ordinal))
                    embedded = embedded with { Indent = embedded.Indent.Substring(embedded.Unit.Length) };
                var braces = Braces(embedded, lines).WithTrailingTrivia(statement.GetTrailingTrivia());
                return new(statement, braces.WithLeadingTrivia(isOwnLine ? Outdented(statement, embedded) : SyntaxFactory.TriviaList()).WithAdditionalAnnotations(Formatter.Annotation));
            case ReturnStatementSyntax { Parent: BlockSyntax { Parent: MethodDeclarationSyntax method } block } @return when block.Statements.Last() == @return && !IsAsync(method):
                return AwaitsItself(method, block, @return, lines);
            case ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method }:
                var body = Braces(Layout.Of(method), lines).WithTrailingTrivia(method.SemicolonToken.TrailingTrivia);
                var withBody = method.ReplaceToken(method.ParameterList.CloseParenToken, method.ParameterList.CloseParenToken.WithTrailingTrivia(InFrontOfBrace(Layout.Of(method))))
                    .WithExpressionBody(null).WithSemicolonToken(default).WithBody(body);
                return new(method, expression is not AwaitExpressionSyntax && ReturnsTask(method) ? Async(withBody) : withBody);
            case ArrowExpressionClauseSyntax { Parent: LocalFunctionStatementSyntax local }:
                var localBody = Braces(Layout.Of(local), lines).WithTrailingTrivia(local.SemicolonToken.TrailingTrivia);
                return new(local, local.ReplaceToken(local.ParameterList.CloseParenToken, local.ParameterList.CloseParenToken.WithTrailingTrivia(InFrontOfBrace(Layout.Of(local))))
                    .WithExpressionBody(null).WithSemicolonToken(default).WithBody(localBody));
            case LambdaExpressionSyntax lambda when lambda.FirstAncestorOrSelf<StatementSyntax>() is not null:
                var inner = Braces(Layout.Of(lambda), lines);
                return new(lambda, lambda.WithArrowToken(lambda.ArrowToken.WithTrailingTrivia(InFrontOfBrace(Layout.Of(lambda)))).WithBody(inner.WithTrailingTrivia(lambda.Body.GetTrailingTrivia())));
            default:
                return null;
        }
    }

    /// <summary>The same for a whole statement that may be a declaration; null where it is embedded in another.</summary>
    internal static StatementEdit? Of(StatementSyntax statement, string[] lines) => statement.Parent switch
    {
        BlockSyntax block => new(block, block.WithStatements(block.Statements.ReplaceRange(statement, InPlaceOf(statement, lines)))),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } global => new(unit, unit.WithMembers(unit.Members.ReplaceRange(global, InPlaceOf(statement, lines).Select(SyntaxFactory.GlobalStatement)))),
        _ => null,
    };

    /// <summary>
    /// A method that handed its last task back now waits for it itself; where it handed back a finished one, it just returns. Not one
    /// that hands back others.
    /// </summary>
    private static StatementEdit? AwaitsItself(MethodDeclarationSyntax method, BlockSyntax block, ReturnStatementSyntax last, string[] lines)
    {
        var others = block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().Where(@return => @return != last).ToList();
        if (others.Exists(@return => @return.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" }))
            return null;
        var mark = new SyntaxAnnotation();
        var body = block.ReplaceNodes(others.Append(last), (original, _) => original == last
            ? last.WithAdditionalAnnotations(mark)
            : original.WithExpression(null).WithReturnKeyword(original.ReturnKeyword.WithTrailingTrivia()));
        body = body.WithStatements(body.Statements.ReplaceRange((StatementSyntax)body.GetAnnotatedNodes(mark).Single(), InPlaceOf(last, lines)));
        return new(method, Async(method.WithBody(body)));
    }

    private static MethodDeclarationSyntax Async(MethodDeclarationSyntax method)
    {
        var modifier = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return method.Modifiers.Count > 0
            ? method.AddModifiers(modifier)
            : method.WithReturnType(method.ReturnType.WithLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(modifier.WithLeadingTrivia(method.ReturnType.GetLeadingTrivia())));
    }

    private static bool IsAsync(MethodDeclarationSyntax method) => method.Modifiers.Any(SyntaxKind.AsyncKeyword);

    private static bool ReturnsTask(MethodDeclarationSyntax method) => !IsAsync(method) && method.ReturnType.ToString().EndsWith("Task", StringComparison.Ordinal);

    /// <summary>The statements where the old one stood: its comments before and after, its indentation.</summary>
    private static List<StatementSyntax> InPlaceOf(StatementSyntax old, string[] lines)
    {
        var layout = Layout.Of(old);
        var statements = ParsedBlock.Of("{" + layout.EndOfLine + layout.Lines(lines) + "}").Statements.ToList();
        statements[0] = statements[0].WithLeadingTrivia(old.GetLeadingTrivia());
        statements[statements.Count - 1] = statements[statements.Count - 1].WithTrailingTrivia(old.GetTrailingTrivia());
        return statements;
    }

    private static BlockSyntax Braces(Layout layout, string[] lines)
    {
        var deeper = lines.Select(line => "\t" + line);
        var block = ParsedBlock.Of(layout.Lines(["{", .. deeper, "}"]).TrimEnd('\r', '\n'));
        return layout.JoinsBraces ? block.WithOpenBraceToken(block.OpenBraceToken.WithLeadingTrivia()) : block;
    }

    private static SyntaxTrivia InFrontOfBrace(Layout layout) => layout.JoinsBraces ? SyntaxFactory.Space : SyntaxFactory.EndOfLine(layout.EndOfLine);

    private static SyntaxTriviaList Outdented(StatementSyntax statement, Layout layout)
    {
        var lead = statement.GetLeadingTrivia();
        return lead.Count > 0 && lead.Last().IsKind(SyntaxKind.WhitespaceTrivia) ? lead.Replace(lead.Last(), SyntaxFactory.Whitespace(layout.Indent)) : lead;
    }
}
