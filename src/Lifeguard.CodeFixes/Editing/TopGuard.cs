using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Guards the whole body of a function that nobody waits for: its failures are reported where they can last be seen.</summary>
internal static class TopGuard
{
    private static readonly string[] Names = ["ex", "exception", "failure"];

    /// <summary>
    /// Edits that guard a function whose failures nobody gets, the smallest first; the caller tries which of them compile and cure.
    /// </summary>
    /// <param name="function">A method, a local function or a lambda.</param>
    /// <param name="message">What the report says.</param>
    /// <param name="letsStopPass">The cancellation that a stop in scope brings does no harm; where it would end the process it is reported too.</param>
    internal static IEnumerable<(SyntaxNode Original, SyntaxNode Replacement)> Candidates(SyntaxNode function, string message, bool letsStopPass, FixSite site)
    {
        if (SourceBodies.BodyOf(function) is not { } body || Layout.HasBranches(body))
            yield break;
        var name = FreeName(function);
        var at = body is BlockSyntax { Statements: [var start, ..] } ? start.SpanStart : body.SpanStart;
        var clauseLines = Clause(name, letsStopPass ? StopFilter(name, at, site) : "", at, message, site);
        switch (body)
        {
            case BlockSyntax { Statements: [var first, ..] } block:
                var layout = Layout.Of(first);
                if (block.Statements is [TryStatementSyntax attempt])
                    yield return (block, block.WithStatements(SyntaxFactory.SingletonList<StatementSyntax>(CatchEdit.Behind(attempt, clauseLines))));
                if (Layout.StartsItsLine(first))
                    yield return (block, block.WithStatements(SyntaxFactory.SingletonList<StatementSyntax>(Try(layout, layout.Indented(block.Statements), clauseLines))));
                break;
            case ExpressionSyntax expression:
                // () => HandleAsync(client) becomes an async function that waits for what it used to hand on.
                var handsOn = !function.IsAsync() && site.Model.GetTypeInfo(expression).Type is { Name: "Task" or "ValueTask" };
                if (StatementEdit.Of(expression, ["try", "{", handsOn ? $"\tawait {expression};" : $"\t{expression};", "}", .. clauseLines]) is { } edit)
                    yield return (edit.Original, handsOn && edit.Replacement is LambdaExpressionSyntax lambda ? Async(lambda) : edit.Replacement);
                break;
        }
    }

    /// <summary>Somebody else may call the function and keep its task, here or where we cannot see, and is to go on hearing of its failure.</summary>
    internal static bool MayBeAwaitedElsewhere(SyntaxNode function, FixSite site, CancellationToken cancellationToken)
        => function is not AnonymousFunctionExpressionSyntax && site.Model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol method
            && (method.IsVirtual || method.IsOverride || method.ImplementedMembers().Any() || IsVisibleOutside(method)
                || site.Program.Sources.MentionsOf(method, cancellationToken).Any(mention => mention.WholeAccess().Parent is not InvocationExpressionSyntax call || !call.IsDropped()));

    /// <summary>The program calls it itself, too, and that caller gets its exceptions.</summary>
    internal static bool IsCalledDirectly(SyntaxNode function, FixSite site, CancellationToken cancellationToken)
        => function is not AnonymousFunctionExpressionSyntax && site.Model.GetDeclaredSymbol(function, cancellationToken) is { } method
            && site.Program.Sources.MentionsOf(method, cancellationToken).Any(mention => !function.Contains(mention) && mention.WholeAccess().Parent is InvocationExpressionSyntax call && call.Expression == mention.WholeAccess());

    private static bool IsVisibleOutside(IMethodSymbol method)
    {
        for (ISymbol? symbol = method; symbol is IMethodSymbol or INamedTypeSymbol; symbol = symbol.ContainingType)
        {
            if (symbol.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
                return false;
        }

        return true;
    }

    /// <summary>A name for the exception that nothing in the whole member has.</summary>
    private static string FreeName(SyntaxNode function)
    {
        var member = function.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? function;
        var taken = new HashSet<string>(member.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText), StringComparer.Ordinal);
        return Names.FirstOrDefault(name => !taken.Contains(name)) ?? "unhandled";
    }

    private static TryStatementSyntax Try(Layout layout, SyntaxList<StatementSyntax> statements, string[] clause)
    {
        var template = (TryStatementSyntax)SyntaxFactory.ParseStatement(layout.Lines(["try", "{", "}", .. clause]));
        return template.WithBlock(template.Block.WithStatements(statements));
    }

    private static LambdaExpressionSyntax Async(LambdaExpressionSyntax lambda)
        => lambda.WithoutLeadingTrivia().WithAsyncKeyword(SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space)).WithLeadingTrivia(lambda.GetLeadingTrivia());

    /// <summary>Everything but the cancellation that a stop in scope brings.</summary>
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
