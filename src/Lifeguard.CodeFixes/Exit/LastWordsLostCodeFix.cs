using System.Composition;
using System.Text.RegularExpressions;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4011: writes what was logged to standard error as well, which is done when the call returns.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LastWordsLostCodeFix)), Shared]
internal sealed class LastWordsLostCodeFix() : RuleCodeFix(Rules.LastWordsLost.Id)
{
    private static readonly Regex Placeholder = new(@"\{\{|\}\}|\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<format>[:,][^{}]*)?\}");

    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Parent: ExpressionStatementSyntax statement } log || Message(log, site.Model, cancellationToken) is not { } message)
            yield break;
        var write = $"{TypeName.At(site.Model, log.SpanStart, "System.Console")}.Error.WriteLine({message});";
        if (StatementEdit.Of(log, [statement.ToString(), write]) is { } edit && site.Try(edit.Original, edit.Replacement, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Write it to standard error too, at once", root);
    }

    /// <summary>The record as C# text; null when its template cannot be filled in here.</summary>
    private static string? Message(InvocationExpressionSyntax log, SemanticModel model, CancellationToken cancellationToken)
    {
        var arguments = log.ArgumentList.Arguments.Select(argument => argument.Expression).ToList();
        var exception = arguments.Find(argument => model.GetTypeInfo(argument, cancellationToken).Type is { } type && type.SelfAndBases().Any(@base => @base.ToDisplayString() == "System.Exception"));
        var at = arguments.FindIndex(argument => argument is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression));
        if (at < 0 || arguments[at] is not LiteralExpressionSyntax { Token: { ValueText: var template, Text: ['"', ..] } } || exception is not null and not IdentifierNameSyntax)
            return null;
        var values = arguments.Skip(at + 1).ToList();
        var matches = Placeholder.Matches(template).Cast<Match>().Where(match => match.Groups["name"].Success).ToList();
        if (matches.Count != values.Count || values.Exists(value => value is not (IdentifierNameSyntax or MemberAccessExpressionSyntax)))
            return null;
        var next = 0;
        var text = Placeholder.Replace(template, match => match.Groups["name"].Success ? $"{{{values[next++]}{match.Groups["format"].Value}}}" : match.Value);
        if (exception is not null)
            text += $": {{{exception}}}";
        var literal = SymbolDisplay.FormatLiteral(text, quote: true);
        return next > 0 || exception is not null ? "$" + literal : SymbolDisplay.FormatLiteral(template.Replace("{{", "{").Replace("}}", "}"), quote: true);
    }
}
