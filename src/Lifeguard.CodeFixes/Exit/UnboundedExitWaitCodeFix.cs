using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Exit;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4001: gives the wait a bound and says so when it runs out. Not where the wait's value is used, or where the bounded wait is only asked again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnboundedExitWaitCodeFix)), Shared]
internal sealed class UnboundedExitWaitCodeFix() : RuleCodeFix(Rules.UnboundedExitWait.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        var wait = site.Node.FirstAncestorOrSelf<ExpressionSyntax>();
        var facts = wait?.DescendantNodesAndSelf().Concat([wait.Parent!])
            .Select(node => WaitAnalyzer.FactsOf(node, site.Program, site.Model, cancellationToken))
            .FirstOrDefault(candidate => candidate is not null && candidate.Wait == wait);
        if (facts is null || facts.IsRepeated || facts.Path.Stopping != Stopping.Process)
            yield break;
        var bounded = new BoundedWait(facts, site.Options.ExitWait, site, cancellationToken);
        if (bounded.Lines() is not { } lines || StatementEdit.Of(facts.Wait, lines) is not { } edit)
            yield break;
        var findings = Findings(edit.Original, site.Model);
        if (site.Try(edit.Original, edit.Replacement, (placed, model) => Findings(placed, model) == findings - 1, cancellationToken) is { } root)
            yield return site.Offer(bounded.Title, root);

        int Findings(SyntaxNode scope, SemanticModel model)
            => scope.DescendantNodesAndSelf()
                .Count(node => WaitAnalyzer.FactsOf(node, site.ProgramOf(model), model, cancellationToken) is { Bound.Answer: false, Path.Stopping: Stopping.Process });
    }
}
