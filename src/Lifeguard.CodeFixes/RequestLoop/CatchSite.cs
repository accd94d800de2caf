using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>A catch that a rule about service loops points at, and the edits that are tried on its loop.</summary>
internal sealed record CatchSite(CatchFacts Facts, FixSite Site, StopTest? Stop)
{
    /// <summary>The catch that the finding stands on, or the one of the loop that it stands on.</summary>
    internal static CatchSite? Of(FixSite site, Rule<CatchFacts> rule, CancellationToken cancellationToken)
    {
        var clauses = site.Node.FirstAncestorOrSelf<SyntaxNode>(node => node is CatchClauseSyntax || node.IsLoop()) switch
        {
            CatchClauseSyntax clause => [clause],
            StatementSyntax loop => loop.LoopBody()!.Executed().OfType<CatchClauseSyntax>(),
            _ => [],
        };
        return clauses.Where(clause => CatchFacts.TurnAround((TryStatementSyntax)clause.Parent!) is not null)
            .Select(clause => CatchFacts.Of(clause, site.Program, site.Model, cancellationToken))
            .FirstOrDefault(facts => facts is not null && rule.Judge(facts) is not null) is { } found
                ? new CatchSite(found, site, StopTest.Of(found.Loop, found.Judgement, site.Model, cancellationToken))
                : null;
    }

    /// <summary>
    /// The edit, when it compiles, <paramref name="rule"/> has nothing more to say in the loop about this try, and no failure leaves the
    /// loop that did not leave it before.
    /// </summary>
    internal FixOffer? Offer(string title, SyntaxNode original, SyntaxNode replacement, Rule<CatchFacts> rule, CancellationToken cancellationToken)
    {
        var escaped = LoopFacts.Of(Facts.Loop, Site.Program, Site.Model, cancellationToken) is not null;
        var root = Site.Try(original, replacement, (placed, model) =>
        {
            var attempt = placed.FirstAncestorOrSelf<TryStatementSyntax>()!;
            var program = Site.ProgramOf(model);
            return !attempt.Catches.Any(clause => CatchFacts.Of(clause, program, model, cancellationToken) is { } facts && rule.Judge(facts) is not null)
                && (escaped || LoopFacts.Of(CatchFacts.TurnAround(attempt)!, program, model, cancellationToken) is null);
        }, cancellationToken);
        return root is null ? null : Site.Offer(title, root);
    }
}
