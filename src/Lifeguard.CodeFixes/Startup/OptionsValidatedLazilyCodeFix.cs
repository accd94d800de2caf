using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Startup;

/// <summary>LIFE1004: validates when the host starts.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OptionsValidatedLazilyCodeFix)), Shared]
internal sealed class OptionsValidatedLazilyCodeFix() : RuleCodeFix(Rules.OptionsValidatedLazily.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && site.Try(call, FluentCall.After(call, "ValidateOnStart()"), (_, _) => true, cancellationToken) is { } root)
        {
            yield return site.Offer("Validate when the host starts", root);
        }
    }
}
