using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Exit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4004: keeps the registration, in a <c>using</c> of Main or in a field.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SignalRegistrationDroppedCodeFix)), Shared]
internal sealed class SignalRegistrationDroppedCodeFix() : RuleCodeFix(Rules.SignalRegistrationDropped.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call)
            yield break;
        var statement = call.Parent as ExpressionStatementSyntax;
        if (call.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax discarded })
            statement = discarded;
        if (statement is null || KeptRegistration.At(statement, site, cancellationToken) is not { } kept)
            yield break;
        var signal = call.ArgumentList.Arguments[0].Expression is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText.ToLowerInvariant() : "signal";
        if (kept.Edit([call + ";"], signal, keepsStatement: false, Cures, cancellationToken) is { } root)
            yield return site.Offer("Keep the registration", root);

        bool Cures(SyntaxNode placed, SemanticModel model)
            => placed.DescendantNodes().Count(node => SignalAnalyzer.FactsOf(node, site.ProgramOf(model), model, cancellationToken) is { IsDropped: true })
                < site.Root.DescendantNodes().Count(node => SignalAnalyzer.FactsOf(node, site.Program, site.Model, cancellationToken) is { IsDropped: true });
    }
}
