using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Background;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Background;

/// <summary>LIFE3008: reports the watcher's failure right after the watcher is put into its variable.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WatcherErrorUnhandledCodeFix)), Shared]
internal sealed class WatcherErrorUnhandledCodeFix() : RuleCodeFix(Rules.WatcherErrorUnhandled.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not { } creation || StatementOf(creation) is not ({ Parent: BlockSyntax block } statement, { } variable))
            yield break;
        var layout = Layout.Of(statement);
        var report = FailureReport.TextAt(site.Model, statement.SpanStart, "The file watcher failed; changes may have been missed", "failure.GetException()").TrimEnd(';');
        var handler = SyntaxFactory.ParseStatement(layout.Lines($"{variable}.Error += (_, failure) => {report};"));
        var edited = block.WithStatements(block.Statements.Insert(block.Statements.IndexOf(statement) + 1, handler));
        var root = site.Try(block, edited, (placed, model) => placed.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
            .Where(other => other.ToString() == creation.ToString())
            .All(other => WatcherFacts.Of(other, site.ProgramOf(model), model, cancellationToken) is null or { HearsErrors: true }), cancellationToken);
        if (root is not null)
            yield return site.Offer("Report when the watcher fails", root);
    }

    private static (StatementSyntax? Statement, string? Variable) StatementOf(BaseObjectCreationExpressionSyntax creation) => creation.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax statement } variable } => (statement, variable.Identifier.ValueText),
        AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax statement } assignment => (statement, assignment.Left.ToString()),
        _ => (null, null),
    };
}
