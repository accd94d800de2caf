using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Startup;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Startup;

/// <summary>LIFE1011: lets the failure through once it is reported, or waits for the start that nobody looked at.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StartupFailureSwallowedCodeFix)), Shared]
internal sealed class StartupFailureSwallowedCodeFix() : RuleCodeFix(Rules.StartupFailureSwallowed.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        var edit = site.Node switch
        {
            CatchClauseSyntax clause => Rethrown(clause, site, cancellationToken),
            _ => site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call ? Awaited(call, site, cancellationToken) : null,
        };
        if (edit is var (title, original, replacement) && site.Try(original, replacement, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer(title, root);
    }

    /// <summary>Not in a task that nobody waits for: there the exception would be lost without a word.</summary>
    private static (string, SyntaxNode, SyntaxNode)? Rethrown(CatchClauseSyntax clause, FixSite site, CancellationToken cancellationToken)
    {
        if (StartFacts.OfCatch(clause, site.Program, site.Model, cancellationToken) is not { Path.IsDetached: false })
            return null;
        var edited = CatchEdit.With(clause, ["throw;"], first: false);
        if (edited.Block.Statements.LastOrDefault() is ReturnStatementSyntax jump)
        {
            if (jump.DescendantTrivia().Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
                return null;
            edited = edited.WithBlock(edited.Block.WithStatements(edited.Block.Statements.RemoveAt(edited.Block.Statements.Count - 1)));
        }

        return ("Throw it again", clause, edited);
    }

    private static (string, SyntaxNode, SyntaxNode)? Awaited(InvocationExpressionSyntax call, FixSite site, CancellationToken cancellationToken)
    {
        if (call.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement || StartFacts.OfDropped(call, site.Program, site.Model, cancellationToken) is not { } facts)
            return null;
        var task = (ExpressionSyntax)call.OuterTask().WithoutTrivia();
        if (FailurePause.IsInAsyncCode(statement))
            return ("Await it", statement, SyntaxFactory.ParseStatement($"await {task};").WithTriviaFrom(statement));
        return facts.Path is { IsMain: true } path && path.At == call
            ? ("Wait for it", statement, SyntaxFactory.ParseStatement($"{task}.GetAwaiter().GetResult();").WithTriviaFrom(statement))
            : null;
    }
}
