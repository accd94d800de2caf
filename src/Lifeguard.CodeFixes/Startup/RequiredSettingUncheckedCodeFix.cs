using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Startup;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Startup;

/// <summary>LIFE1007: throws where the setting is read, and names it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RequiredSettingUncheckedCodeFix)), Shared]
internal sealed class RequiredSettingUncheckedCodeFix() : RuleCodeFix(Rules.RequiredSettingUnchecked.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<PostfixUnaryExpressionSyntax>() is not { } forgiven || SettingFacts.Of(forgiven, site.Program, site.Model, cancellationToken) is not { } facts)
            yield break;
        var message = facts.Key is { } key ? SymbolDisplay.FormatLiteral($"The setting {key} is missing.", quote: true)
            : facts.KeyExpression is IdentifierNameSyntax ? $"$\"The setting {{{facts.KeyExpression}}} is missing.\""
            : "\"A setting is missing.\"";
        var exception = TypeName.At(site.Model, forgiven.SpanStart, "System.InvalidOperationException");
        var thrown = SyntaxFactory.ParseExpression($"{forgiven.Operand} ?? throw new {exception}({message})").WithTriviaFrom(forgiven);
        if (site.Try(forgiven, thrown, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Throw if the setting is missing, and name it", root);
    }
}
