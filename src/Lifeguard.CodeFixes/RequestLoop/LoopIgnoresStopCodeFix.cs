using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.RequestLoop;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2008: the token into the loop's condition. Not where the code behind the loop would have to return a value.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoopIgnoresStopCodeFix)), Shared]
internal sealed class LoopIgnoresStopCodeFix() : RuleCodeFix(Rules.LoopIgnoresStop.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<StatementSyntax>(statement => statement.IsLoop()) is not { } loop
            || TurnFacts.Of(loop, site.Program, site.Model, cancellationToken) is not { IgnoredToken: { } token })
        {
            yield break;
        }

        var condition = SyntaxFactory.ParseExpression($"!{token.Name}.IsCancellationRequested");
        StatementSyntax edited = loop switch
        {
            WhileStatementSyntax @while => @while.WithCondition(condition.WithTriviaFrom(@while.Condition)),
            DoStatementSyntax @do => @do.WithCondition(condition.WithTriviaFrom(@do.Condition)),
            ForStatementSyntax @for => @for.WithCondition(condition).WithFirstSemicolonToken(@for.FirstSemicolonToken.WithTrailingTrivia(SyntaxFactory.Space)),
            _ => loop,
        };
        var root = site.Try(loop, edited, (placed, model) => TurnFacts.Of((StatementSyntax)placed, site.ProgramOf(model), model, cancellationToken)?.IgnoredToken is null, cancellationToken);
        if (root is not null)
            yield return site.Offer($"Test {token.Name} in every turn", root);
    }
}
