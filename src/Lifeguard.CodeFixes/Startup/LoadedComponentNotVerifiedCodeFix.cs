using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Startup;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Startup;

/// <summary>LIFE1001: lets the load itself refuse, or refuses in its place and says what is missing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoadedComponentNotVerifiedCodeFix)), Shared]
internal sealed class LoadedComponentNotVerifiedCodeFix() : RuleCodeFix(Rules.LoadedComponentNotVerified.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || LoadAnalyzer.FactsOf(call, site.Program, site.Model, cancellationToken) is not { } facts)
            yield break;
        foreach (var (title, original, replacement) in new CheckedLoad(facts, site.Model).Edits())
        {
            var findings = Findings(original, site.Model);
            if (site.Try(original, replacement, (placed, model) => Findings(placed, model) == findings - 1, cancellationToken) is not { } root)
                continue;
            yield return site.Offer(title, root);
            yield break;
        }

        int Findings(SyntaxNode scope, SemanticModel model)
            => scope.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>()
                .Count(load => LoadAnalyzer.FactsOf(load, site.ProgramOf(model), model, cancellationToken) is not null);
    }
}
