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

/// <summary>LIFE1012: checks the annotations that are there when the host starts. Where there are none, only their author knows what must hold.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OptionsNeverValidatedCodeFix)), Shared]
internal sealed class OptionsNeverValidatedCodeFix() : RuleCodeFix(Rules.OptionsNeverValidated.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || OptionsFacts.Of(call, site.Program, site.Model, cancellationToken) is not { Required: not null, Need: SettingNeed.Annotated }
            || Built(call) is not var (original, builder))
        {
            yield break;
        }

        if (site.Try(original, FluentCall.After(builder, "ValidateDataAnnotations()", "ValidateOnStart()").WithTriviaFrom(original), (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Check the annotations when the host starts", root);
    }

    /// <summary>The chain on an options builder; <c>Configure</c>, which has none, where it is a whole statement.</summary>
    private static (ExpressionSyntax Original, InvocationExpressionSyntax Builder)? Built(InvocationExpressionSyntax call)
    {
        if (call.CalledName()!.Identifier.ValueText != "Configure")
            return (call, call);
        if (call is not { Parent: ExpressionStatementSyntax, ArgumentList.Arguments: [{ Expression: var section }], Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax name } member })
            return null;
        return (call, (InvocationExpressionSyntax)SyntaxFactory.ParseExpression($"{member.Expression}.AddOptions{name.TypeArgumentList}().Bind({section})"));
    }
}
