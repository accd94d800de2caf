using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Supervision;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Supervision;

/// <summary>LIFE5002: a turn that succeeds sets the count back, so that it counts failures in a row. Another rule of giving up is a person's to choose: never in fix-all.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FailureCountNeverExpiresCodeFix)), Shared]
internal sealed class FailureCountNeverExpiresCodeFix() : RuleCodeFix(Rules.FailureCountNeverExpires.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (LoopAround(site.Node) is not { } loop || FailureCountFacts.Of(loop, site.Program, site.Model, cancellationToken) is not { } facts
            || facts.Clauses.Select(clause => (TryStatementSyntax)clause.Parent!).Distinct().ToList() is not [{ Block: { Statements: [.., var last] } turn }] || LeavesEarly(turn))
        {
            yield break;
        }

        var reset = SyntaxFactory.ParseStatement(Layout.Of(last).Lines($"{facts.Counter.Name} = 0;"));
        if (site.Try(turn, turn.AddStatements(reset), (placed, model) => FailureCountFacts.Of(LoopAround(placed)!, site.ProgramOf(model), model, cancellationToken) is null, cancellationToken) is { } root)
            yield return site.Offer($"Count failures in a row: set '{facts.Counter.Name}' back when a turn succeeds", root) with { InFixAll = false };
    }

    /// <summary>A turn that goes on with the next in its middle would not come to the reset.</summary>
    private static bool LeavesEarly(BlockSyntax turn) => turn.Executed().Any(node => node is ContinueStatementSyntax || node.IsJump());

    private static StatementSyntax? LoopAround(SyntaxNode node) => node.AncestorsAndSelf().OfType<StatementSyntax>().LastOrDefault(statement => statement.IsLoop() && statement.EnclosingFunction() == node.EnclosingFunction());
}
