using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2009: a pause where the poll came back empty, when the turn ends with the branch or the inner loop that has the item.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EmptyPollSpinsCodeFix)), Shared]
internal sealed class EmptyPollSpinsCodeFix() : RuleCodeFix(Rules.EmptyPollSpins.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } poll
            || poll.Ancestors().OfType<StatementSyntax>().FirstOrDefault(statement => statement.IsLoop() && !statement.IsHeadOf(poll)) is not { } loop
            || loop.LoopBody() is not BlockSyntax { Statements: [.., var last] } turn)
        {
            yield break;
        }

        var layout = Layout.Of(last);
        var pause = FailurePause.TextAt(loop, StopTest.OfCondition(loop, site.Model, cancellationToken), site);
        StatementSyntax[]? edited = last switch
        {
            IfStatementSyntax { Else: null } test => [test.WithElse(Else(layout, pause))],
            WhileStatementSyntax inner when inner.Condition.Span.Contains(poll.Span) => [inner, .. Statements(layout, pause)],
            _ => null,
        };
        if (edited is null)
            yield break;
        var body = turn.WithStatements(turn.Statements.RemoveAt(turn.Statements.Count - 1).AddRange(edited));
        var root = site.Try(turn, body, (placed, model) => TurnFacts.Of((StatementSyntax)placed.Parent!, site.ProgramOf(model), model, cancellationToken)?.EmptyPoll is null, cancellationToken);
        if (root is not null)
            yield return site.Offer("Pause when there is nothing", root);
    }

    private static ElseClauseSyntax Else(Layout layout, string pause)
        => ((IfStatementSyntax)ParsedBlock.Of("{\nif (x) { }" + layout.EndOfLine + layout.Lines("else", "\t" + pause) + "}").Statements[0]).Else!;

    private static SyntaxList<StatementSyntax> Statements(Layout layout, string pause) => ParsedBlock.Of("{\n" + layout.Lines(pause) + "}").Statements;
}
