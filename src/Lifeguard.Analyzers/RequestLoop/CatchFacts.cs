using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>What is known about a catch that decides over the turns of a service loop.</summary>
/// <param name="Failing">The first call of its try whose failure it gets; null when nothing there is known to fail.</param>
internal sealed record CatchFacts(
    CatchClauseSyntax Clause, TryStatementSyntax Attempt, StatementSyntax Loop, ServiceLoop Judgement, CatchEffect Effect, InvocationExpressionSyntax? Failing,
    ProgramModel Program, SemanticModel Model, CancellationToken CancellationToken)
{
    private static readonly string[] CleanUps = ["Dispose", "Close", "Shutdown", "Delete", "Remove", "Kill", "Abort", "Disconnect", "Flush"];
    private static readonly string[] Cancellations = ["System.OperationCanceledException", "System.Threading.Tasks.TaskCanceledException"];

    /// <summary>The first failing call as its author would name it.</summary>
    internal string FailingName => Failing?.ShownName() ?? "the turn";

    /// <summary>Catches cancellation and nothing else, whoever cancelled.</summary>
    internal bool TakesCancellation => Clause is { Declaration: not null, Filter: null } && IsCancellation(Clause);

    /// <summary>
    /// Catches everything but cancellation, whoever cancelled: <c>when (ex is not OperationCanceledException)</c>, with no clause beside it that
    /// takes that.
    /// </summary>
    internal bool LetsCancellationPass => Clause.Filter is { FilterExpression: var filter } && Effect.IsBroad && PassedBy(filter.Bare()) is { } passed
        && Model.GetTypeInfo(passed, CancellationToken).Type is { } type && Cancellations.Any(name => Program.Types.Is(type, name))
        && !Attempt.Catches.Any(other => other != Clause && (IsCancellation(other) || CatchEffect.IsBroadClause(other, Program, Model, CancellationToken)));

    /// <summary>Leaves the loop; says whether by <c>break</c> or by <c>return</c>.</summary>
    internal bool EndsLoop => Effect.Does == CatchDoes.Leaves && Clause.Block.Statements.Last() is BreakStatementSyntax or ReturnStatementSyntax { Expression: null };

    /// <summary>The statements of the turn around the try: they run before and after it in every turn.</summary>
    internal IEnumerable<StatementSyntax> RestOfTurn
        => Loop.LoopBody() is BlockSyntax turn ? turn.Statements.Where(statement => !statement.Span.Contains(Attempt.Span)) : [];

    /// <summary>The facts, or null when the catch does not decide over turns, or the loop is not certainly a service loop.</summary>
    internal static CatchFacts? Of(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var attempt = (TryStatementSyntax)clause.Parent!;
        if (TurnAround(attempt) is not { } loop)
            return null;
        var judgement = ServiceLoop.Judge(loop, program, model, cancellationToken);
        if (judgement.Answer != true)
            return null;
        var failing = TotalCalls.Escapes(attempt.Block, program, model, cancellationToken).OfType<InvocationExpressionSyntax>().Concat(SourceIn(attempt, judgement))
            .OrderBy(call => call.Span.End).FirstOrDefault();
        return new CatchFacts(clause, attempt, loop, judgement, CatchEffect.Of(clause, program, model, cancellationToken), failing, program, model, cancellationToken);
    }

    /// <summary>The loop in whose turn the try stands, with nothing between them that would decide first; null when there is none.</summary>
    internal static StatementSyntax? TurnAround(TryStatementSyntax attempt)
    {
        foreach (var ancestor in attempt.Ancestors())
        {
            switch (ancestor)
            {
                case BlockSyntax or UsingStatementSyntax or CheckedStatementSyntax:
                    continue;
                case StatementSyntax loop when loop.IsLoop():
                    return loop;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Does an earlier clause of the same try take the stop, or the closing of the source?</summary>
    internal bool StopIsTakenBefore => Attempt.Catches.TakeWhile(other => other != Clause)
        .Any(other => other.Filter?.ToString().Contains("IsCancellationRequested") == true || IsCancellation(other) || CatchEffect.DoesOf(other, Program, Model, CancellationToken) == CatchDoes.Leaves);

    /// <summary>Does the clause itself ask whether a stop was asked for?</summary>
    internal bool AsksForStop => Clause.Filter is { FilterExpression: var filter } && ServiceLoop.SpeaksOfStopping(filter)
        || Clause.Block.Executed().OfType<IfStatementSyntax>().Any(test => ServiceLoop.SpeaksOfStopping(test.Condition));

    /// <summary>The clause has a way out of the loop: it counts to a limit, or decides by the exception.</summary>
    internal bool MayLeave => Clause.Block.Executed().Any(IsWayOut);

    /// <summary>The loop has a way out of its own, or asks for the stop anywhere.</summary>
    internal bool LeavesElsewhere => Loop.LoopBody()!.Executed().Any(node => IsWayOut(node) && node is not ThrowStatementSyntax
        || node is IdentifierNameSyntax { Identifier.ValueText: "IsCancellationRequested" or "ThrowIfCancellationRequested" });

    private static TypeSyntax? PassedBy(ExpressionSyntax filter) => filter switch
    {
        IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression: TypeSyntax type } } } => type,
        IsPatternExpressionSyntax { Pattern: UnaryPatternSyntax { Pattern: TypePatternSyntax { Type: var type } } } => type,
        PrefixUnaryExpressionSyntax { Operand: var operand } not when not.IsKind(SyntaxKind.LogicalNotExpression) => operand.Bare() is BinaryExpressionSyntax { Right: TypeSyntax type } @is && @is.IsKind(SyntaxKind.IsExpression) ? type : null,
        _ => null,
    };

    /// <summary>Closing the source is what the clause is there for.</summary>
    internal bool TakesStopOnly => TakesCancellation
        || Clause.Declaration is { Type: var caught } && Judgement.Source!.ClosedBy.Select(signal => signal.Filter is null ? signal.ExceptionType : null).Append("System.ObjectDisposedException").Append("System.Net.HttpListenerException")
            .Any(type => type is not null && Program.Types.Is(Model.GetTypeInfo(caught, CancellationToken).Type, type));

    /// <summary>Somebody hears of it, as far as we can tell: a report that stands out, a call that we cannot judge, or what follows the loop.</summary>
    internal bool TellsSomebody => Clause.Block.Executed().OfType<InvocationExpressionSyntax>().Any(Tells)
        || Clause.Block.Executed().Any(node => node is AssignmentExpressionSyntax)
        || AfterLoop.SelectMany(statement => statement.Executed()).Any(node => node is ThrowStatementSyntax || node is InvocationExpressionSyntax call && Tells(call));

    /// <summary>The end of the loop is not the end of the process, and whoever started it cannot see it.</summary>
    internal bool ProcessLivesOn
        => EscapeRoute.From(Loop, Program, Model, CancellationToken).End is Escape.Lost or Escape.EndsProcess or Escape.StopsHost;

    /// <summary>The try holds what the turn is for: its source, or all else that can fail, and more than clean-up.</summary>
    internal bool HoldsTheWork
        => TotalCalls.Escapes(Attempt.Block, Program, Model, CancellationToken).OfType<InvocationExpressionSyntax>().Any(call => !IsCleanUp(call))
            && (IsInTry(Judgement.SourceCall!) || !RestOfTurn.SelectMany(statement => TotalCalls.Escapes(statement, Program, Model, CancellationToken)).Any(node => node != Judgement.SourceCall));

    /// <summary>The try gives a variable a value that the rest of the turn looks at: <c>ok</c> stays false, and whoever is told <c>ok</c> is told of the failure.</summary>
    internal bool ShowsInItsResult => Attempt.Block.Executed().OfType<AssignmentExpressionSyntax>()
        .Select(assignment => assignment.Left).OfType<IdentifierNameSyntax>().Select(target => target.Identifier.ValueText)
        .Any(name => RestOfTurn.Any(statement => statement.SpanStart > Attempt.Span.End
            && statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(mention => mention.Identifier.ValueText == name && !mention.IsWritten())));

    /// <summary>May any step between the failure and the next try take time?</summary>
    internal bool TimePassesOnFailure
        => Judgement.Head == LoopEnd.Source
            || Loop is WhileStatementSyntax { Condition: var condition } && Pace.MayPass(condition, Program, Model, CancellationToken)
            || Pace.MayPass(Clause.Block, Program, Model, CancellationToken)
            || Attempt.Finally is { } last && Pace.MayPass(last.Block, Program, Model, CancellationToken)
            || RestOfTurn.Any(statement => Pace.MayPass(statement, Program, Model, CancellationToken))
            || Attempt.Block.Executed().OfType<InvocationExpressionSyntax>().Any(call => call.Span.End < Failing!.Span.End && Pace.MayTake(call, Program, Model, CancellationToken));

    /// <summary>Gets whatever the source fails with, every failure or each of its own by name, and is the first clause that does.</summary>
    internal bool TakesFailureOfSource => Takes(Clause) && !Attempt.Catches.TakeWhile(other => other != Clause).Any(Takes);

    /// <summary>Would the cancellation reach a broad clause below, and the loop go on?</summary>
    internal bool TimeoutIsCaughtLater => Attempt.Catches.SkipWhile(other => other != Clause).Skip(1)
        .Any(other => other.Filter is null && CatchEffect.IsBroadClause(other, Program, Model, CancellationToken) && CatchEffect.DoesOf(other, Program, Model, CancellationToken) == CatchDoes.GoesOn);

    internal bool IsInTry(SyntaxNode node) => Attempt.Block.Span.Contains(node.Span);

    /// <summary>The signal's token is also given to something outside the try: that throws out of the loop.</summary>
    internal bool PassesOn(StopSignal signal)
        => Loop.LoopBody()!.Executed().OfType<ArgumentSyntax>().Any(argument => !IsInTry(argument) && signal.IsToken(argument.Expression));

    private bool Takes(CatchClauseSyntax clause)
        => clause == Clause && Effect.IsBroad
            || clause.Filter is null && Judgement.Source!.FailsBy.All(failure => CatchEffect.Catches(clause, failure, Program, Model, CancellationToken));

    private IEnumerable<StatementSyntax> AfterLoop => Loop.Parent is BlockSyntax block ? block.Statements.SkipWhile(statement => statement != Loop).Skip(1) : [];

    private bool Tells(InvocationExpressionSyntax call)
        => Reporting.IsReport(call, Program, Model, CancellationToken) ? !Reporting.IsQuiet(call)
            : CatchEffect.Escalates(call, Program, Model, CancellationToken) || !TotalCalls.IsTotal(call, Program, Model, CancellationToken) && !IsCleanUp(call);

    private static bool IsCleanUp(InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText is { } name && CleanUps.Any(word => name.StartsWith(word, StringComparison.Ordinal));

    /// <summary>Out of the loop, not out of a loop or switch inside it.</summary>
    private bool IsWayOut(SyntaxNode node) => node switch
    {
        BreakStatementSyntax @break => @break.Ends(Loop),
        _ => node.IsJump(),
    };

    private bool IsCancellation(CatchClauseSyntax clause)
        => clause.Declaration is { Type: var caught } && Model.GetTypeInfo(caught, CancellationToken).Type is { } type && Cancellations.Any(name => Program.Types.Is(type, name));

    /// <summary>A source that can fail is a failing call of its own.</summary>
    private static IEnumerable<InvocationExpressionSyntax> SourceIn(TryStatementSyntax attempt, ServiceLoop judgement)
        => judgement.Source!.CanFail && attempt.Block.Span.Contains(judgement.SourceCall!.Span) ? [judgement.SourceCall!] : [];
}
