using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2006: a broad catch around the work of a turn that does nothing with the failure: no log, no count, no record. Not around
/// clean-up, where there is nothing left to save.
/// </summary>
internal sealed class FailureLeavesNoTrace() : Rule<CatchFacts>(Rules.FailureLeavesNoTrace)
{
    internal override Diagnostic? Judge(CatchFacts facts)
        => facts is { Failing: not null, Effect: { IsBroad: true, Does: CatchDoes.GoesOn }, Clause.Filter: null, HoldsTheWork: true, ShowsInItsResult: false }
            && facts.Clause.Block.Statements.All(statement => statement is ContinueStatementSyntax or EmptyStatementSyntax || IsPause(statement))
                ? Report(facts.Clause.CatchKeyword.GetLocation(), facts.FailingName)
                : null;

    private static bool IsPause(StatementSyntax statement)
        => statement is ExpressionStatementSyntax { Expression: var expression }
            && (expression is AwaitExpressionSyntax awaited ? awaited.Expression : expression) is InvocationExpressionSyntax call && Pace.IsPause(call);
}
