using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Startup;

/// <summary>LIFE1006: builds the container with both checks on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContainerNotValidatedCodeFix)), Shared]
internal sealed class ContainerNotValidatedCodeFix() : RuleCodeFix(Rules.ContainerNotValidated.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call)
            yield break;
        var options = TypeName.At(site.Model, call.SpanStart, "Microsoft.Extensions.DependencyInjection.ServiceProviderOptions");
        var checkedCall = call.WithArgumentList(SyntaxFactory.ParseArgumentList($"(new {options} {{ ValidateOnBuild = true, ValidateScopes = true }})").WithTriviaFrom(call.ArgumentList));
        if (site.Try(call, checkedCall, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Validate the container when it is built", root);
    }
}
