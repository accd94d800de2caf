using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Background;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Background;

/// <summary>
/// LIFE3003: unwraps the outer task. Not for work without an end whose starter waits for it: that would now wait for ever. Not for a thread:
/// what waits for it has to be written anew.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncWorkNotAwaitedCodeFix)), Shared]
internal sealed class AsyncWorkNotAwaitedCodeFix() : RuleCodeFix(Rules.AsyncWorkNotAwaited.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>(call => call.Expression == site.Node) is not { } start
            || StartedWork.FunctionRunBy(start, site.Program, site.Model, cancellationToken) is not { } work
            || HasNoEnd(work, site, cancellationToken) && !IsKept(start))
        {
            yield break;
        }

        var unwrapped = SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression,
            start.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("Unwrap"))).WithTrailingTrivia(start.GetTrailingTrivia());
        var root = site.Try(start, unwrapped, (placed, model) => ((placed as InvocationExpressionSyntax)?.Receiver() is InvocationExpressionSyntax outer
            && WorkFacts.Of(outer, site.ProgramOf(model), model, cancellationToken) is not { WaitsForTheWrongOne: true }), cancellationToken);
        if (root is not null)
            yield return site.Offer("Unwrap the task: it then ends with its work", root);
    }

    private static bool HasNoEnd(SyntaxNode work, FixSite site, CancellationToken cancellationToken)
        => StartedWork.EndlessLoopOf(SourceBodies.BodyOf(work)!, site.Program, site.Program.Sources.ModelFor(work, site.Model), cancellationToken) is not null;

    /// <summary>Kept for somebody who waits for it later, or handed to a continuation.</summary>
    private static bool IsKept(InvocationExpressionSyntax start)
        => start.Parent is AssignmentExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContinueWith" };
}
