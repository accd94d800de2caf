using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Exit;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4008: ends with 1, by the call, by the clause's own return, or by <c>Environment.ExitCode</c> where Main returns nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FailureExitsZeroCodeFix)), Shared]
internal sealed class FailureExitsZeroCodeFix() : RuleCodeFix(Rules.FailureExitsZero.Id)
{
    private const string Title = "End with status 1";

    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Span == site.Diagnostic.Location.SourceSpan)
        {
            // A status that has a name is its author's choice of a number.
            if (call.ArgumentList.Arguments is [{ Expression: LiteralExpressionSyntax zero }]
                && site.Try(zero, One().WithTriviaFrom(zero), (_, _) => true, cancellationToken) is { } changed)
            {
                yield return site.Offer(Title, changed);
            }

            yield break;
        }

        if (site.Node.FirstAncestorOrSelf<CatchClauseSyntax>() is not { } clause || Edit(clause, site) is not { } edited)
            yield break;
        if (site.Try(clause, edited, (placed, model) => ExitCallAnalyzer.FactsOf(placed, site.ProgramOf(model), model, cancellationToken) is null, cancellationToken) is { } root)
            yield return site.Offer(Title, root);
    }

    private static CatchClauseSyntax? Edit(CatchClauseSyntax clause, FixSite site)
    {
        var zeros = clause.Block.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax).OfType<ReturnStatementSyntax>()
            .Where(@return => @return.Expression is LiteralExpressionSyntax).Select(@return => @return.Expression!).ToList();
        if (zeros.Count > 0)
            return clause.ReplaceNodes(zeros, (zero, _) => One().WithTriviaFrom(zero));
        if (ReturnsStatus(clause))
        {
            // What stands between the try and its `return 0` would be skipped.
            return After((TryStatementSyntax)clause.Parent!) is ReturnStatementSyntax ? CatchEdit.With(clause, ["return 1;"], first: false) : null;
        }

        return CatchEdit.With(clause, [$"{TypeName.At(site.Model, clause.SpanStart, "System.Environment")}.ExitCode = 1;"], first: false);
    }

    private static bool ReturnsStatus(CatchClauseSyntax clause)
        => clause.Ancestors().FirstOrDefault(ancestor => ancestor is MethodDeclarationSyntax or CompilationUnitSyntax) switch
        {
            MethodDeclarationSyntax method => method.ReturnType.ToString() is not ("void" or "Task" or "System.Threading.Tasks.Task"),
            var unit => unit!.DescendantNodes(node => node is not (TypeDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)).OfType<ReturnStatementSyntax>().Any(@return => @return.Expression is not null),
        };

    private static StatementSyntax? After(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements.SkipWhile(other => other != statement).Skip(1).FirstOrDefault(),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } global => unit.Members.SkipWhile(other => other != global).Skip(1).OfType<GlobalStatementSyntax>().FirstOrDefault()?.Statement,
        _ => null,
    };

    private static LiteralExpressionSyntax One() => SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(1));
}
