using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Supervision;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Supervision;

/// <summary>LIFE5003: reads the stream from the start on, and drops what it says, as it was dropped before.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChildOutputUnreadCodeFix)), Shared]
internal sealed class ChildOutputUnreadCodeFix() : RuleCodeFix(Rules.ChildOutputUnread.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } redirection || ChildOutputFacts.Of(redirection, site.Program, site.Model, cancellationToken) is not { } facts
            || facts.Wait.Receiver()?.Bare() is not IdentifierNameSyntax { Identifier.ValueText: var child } || StartOf(child, redirection) is not { Parent: BlockSyntax block } start)
        {
            yield break;
        }

        var read = SyntaxFactory.ParseStatement(Layout.Of(start).Lines($"{child}.{facts.Reader}();"));
        var edited = block.WithStatements(block.Statements.Insert(block.Statements.IndexOf(start) + 1, read));
        if (site.Try(block, edited, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer($"Read the child's {(facts.IsErrors ? "errors" : "output")}", root);
    }

    /// <summary>The statement after which the child of this name runs: its <c>Start()</c>, or its declaration by <c>Process.Start</c>.</summary>
    private static StatementSyntax? StartOf(string child, AssignmentExpressionSyntax redirection)
        => redirection.EnclosingFunction()!.Executed().OfType<StatementSyntax>().FirstOrDefault(statement => statement switch
        {
            ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } => call.CalledName()?.Identifier.ValueText == "Start" && call.Receiver()?.ToString() == child,
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value } variable] } => variable.Identifier.ValueText == child
                && value.Bare() is InvocationExpressionSyntax call && call.CalledName()?.Identifier.ValueText == "Start",
            _ => false,
        });
}
