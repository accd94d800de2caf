using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>The edit that LIFE2001 and LIFE2002 share: put the guard into the loop, if the result compiles and nothing escapes any more.</summary>
internal static class LoopGuarding
{
    internal static IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<StatementSyntax>(statement => statement.IsLoop()) is not { } loop)
            yield break;
        var judgement = ServiceLoop.Judge(loop, site.Program, site.Model, cancellationToken);
        if (judgement.Answer != true || loop.Ancestors().Any(ancestor => ancestor is LockStatementSyntax))
            yield break;
        if (Guarded(loop, judgement, loopGuard: null, site, cancellationToken) is { } guarded)
            yield return guarded;
        if (InScope.OfType(site.Model, loop.SpanStart, "Lifeguard.LoopGuard") is { } loopGuard
            && Guarded(loop, judgement, loopGuard, site, cancellationToken) is { } counted)
        {
            yield return counted with { Variant = "-guard", InFixAll = false };
        }
    }

    private static FixOffer? Guarded(StatementSyntax loop, ServiceLoop judgement, string? loopGuard, FixSite site, CancellationToken cancellationToken)
    {
        if (Layout.HasBranches(loop))
            return null;
        foreach (var candidate in new GuardTemplate(loop, judgement, ReporterAround(loop, site, cancellationToken), loopGuard, site, cancellationToken).Candidates())
        {
            var root = site.Try(loop, candidate, (placed, model) => LoopFacts.Of((StatementSyntax)placed, site.ProgramOf(model), model, cancellationToken) is null, cancellationToken);
            if (root is null)
                continue;
            var source = judgement.Source!;
            var what = loopGuard is null ? "Guard the turn" : $"Guard the turn with {loopGuard}";
            var title = source.Fate switch
            {
                ItemFate.Dropped => $"{what}; a failed {source.Item} is dropped",
                ItemFate.Redelivered => $"{what}; a failed {source.Item} is delivered again",
                ItemFate.Skipped => $"{what}; a failed {source.Item} is skipped at the next commit",
                ItemFate.Lost => $"{what}; a failed {source.Item} is lost",
                _ => what,
            };
            return site.Offer(title, root) with { InFixAll = source.Fate is not (ItemFate.Lost or ItemFate.Skipped) };
        }

        return null;
    }

    /// <summary>The nearest catch around the loop that names what it caught and consists of plain one-line reports: the author's own words. Not what cleans up, once.</summary>
    private static CatchClauseSyntax? ReporterAround(StatementSyntax loop, FixSite site, CancellationToken cancellationToken)
        => loop.Ancestors().TakeWhile(ancestor => ancestor is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<TryStatementSyntax>().Where(attempt => attempt.Block.Span.Contains(loop.Span))
            .SelectMany(attempt => attempt.Catches)
            .FirstOrDefault(clause => clause.Declaration is { Identifier.ValueText: not "" } caught && caught.Type.ToString() is "Exception" or "System.Exception"
                && clause.Block.Statements.Count > 0
                && clause.Block.Statements.All(statement => statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax or ConditionalAccessExpressionSyntax } && !statement.ToString().Contains('\n')
                    && statement.DescendantNodes().OfType<InvocationExpressionSyntax>().FirstOrDefault() is { } call && Reporting.IsReport(call, site.Program, site.Model, cancellationToken)));
}
