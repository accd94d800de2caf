using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Background;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Background;

/// <summary>
/// LIFE3009: calls the base. The work starts when everything is prepared, and stops before anything is taken away from it. Not where the
/// override hands back a task of its own.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BaseCallMissingCodeFix)), Shared]
internal sealed class BaseCallMissingCodeFix() : RuleCodeFix(Rules.BaseCallMissing.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || WithBaseCall(method) is not { } fixedMethod)
            yield break;
        var root = site.Try(method, fixedMethod, (placed, model) => OverrideFacts.Of((MethodDeclarationSyntax)placed, site.ProgramOf(model), model, cancellationToken) is null
            || !OverrideFacts.IsPlausible((MethodDeclarationSyntax)placed), cancellationToken);
        if (root is not null)
            yield return site.Offer($"Call base.{method.Identifier.ValueText}", root);
    }

    private static MethodDeclarationSyntax? WithBaseCall(MethodDeclarationSyntax method)
    {
        var call = $"base.{method.Identifier.ValueText}({method.ParameterList.Parameters[0].Identifier.Text})";
        if (method.Modifiers.Any(SyntaxKind.AsyncKeyword))
            return method.Body is { } block ? method.WithBody(WithAwaited(block, $"await {call};", atEnd: method.Identifier.ValueText == "StartAsync")) : null;
        var returned = method.ExpressionBody?.Expression ?? (method.Body?.Statements.LastOrDefault() as ReturnStatementSyntax)?.Expression;
        return returned is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" }
            ? method.ReplaceNode(returned, SyntaxFactory.ParseExpression(call).WithTriviaFrom(returned))
            : null;
    }

    /// <summary>An early return would leave the base out again: then there is no one right place.</summary>
    private static BlockSyntax WithAwaited(BlockSyntax block, string statement, bool atEnd)
    {
        if (block.Statements.Count == 0 || atEnd && block.Executed().Any(node => node is ReturnStatementSyntax))
            return block;
        var neighbour = atEnd ? block.Statements.Last() : block.Statements[0];
        var layout = Layout.Of(neighbour);
        var awaited = ParsedBlock.Of("{\n" + layout.Lines(statement) + "}").Statements[0];
        return block.WithStatements(block.Statements.Insert(atEnd ? block.Statements.Count : 0, awaited));
    }
}
