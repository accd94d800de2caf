using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Exit;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>
/// Gives a wait a bound and says so when it runs out; never an exception out of a stop, for that would abort the process. Not where
/// the wait's value is used, where the bounded wait is only asked again,
/// or where the wait stands in a method that is called.
/// </summary>
internal abstract class WaitCodeFix(DiagnosticDescriptor rule) : RuleCodeFix(rule.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        var wait = site.Node.FirstAncestorOrSelf<ExpressionSyntax>();
        var facts = wait?.DescendantNodesAndSelf().Concat([wait.Parent!])
            .Select(node => WaitAnalyzer.FactsOf(node, site.Program, site.Model, cancellationToken))
            .FirstOrDefault(candidate => candidate is not null && candidate.Wait == wait);
        if (facts is null || facts.IsRepeated || facts.Callee is not null || facts.Path.Stopping == Stopping.Unknown)
            yield break;
        var bounded = new BoundedWait(facts, site.Options.ExitWait, site, cancellationToken);
        if (bounded.Lines() is not { } lines || StatementEdit.Of(facts.Wait, lines) is not { } edit)
            yield break;
        var findings = Findings(edit.Original, site.Model);
        if (site.Try(edit.Original, edit.Replacement, (placed, model) => Findings(placed, model) == findings - 1, cancellationToken) is { } root)
        {
            // The thread of a component may have to outlive the objects that it uses: a person decides.
            yield return site.Offer(bounded.Title, root) with { InFixAll = facts.Path.Stopping == Stopping.Process };
        }

        int Findings(SyntaxNode scope, SemanticModel model)
            => scope.DescendantNodesAndSelf()
                .Count(node => WaitAnalyzer.FactsOf(node, site.ProgramOf(model), model, cancellationToken) is { Bound.Answer: false });
    }
}
