using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>A member that asks for work and comes back at once when there is none. Feeds LIFE2009.</summary>
internal sealed record EmptyPoll(string Type, string Members) : ApiRow(Type, Members);

internal static class EmptyPolls
{
    internal static readonly ApiTable<EmptyPoll> Table = new(
        new("System.Collections.Concurrent.ConcurrentQueue`1", "TryDequeue"),
        new("System.Collections.Concurrent.ConcurrentStack`1", "TryPop"),
        new("System.Collections.Concurrent.ConcurrentBag`1", "TryTake"),
        new("System.Threading.Channels.ChannelReader`1", "TryRead"),
        new("RabbitMQ.Client.IChannel", "BasicGetAsync"),
        new("StackExchange.Redis.IDatabase", "ListLeftPop|ListRightPop|StreamRead|StreamReadGroup"),
        new("StackExchange.Redis.IDatabaseAsync", "ListLeftPopAsync|ListRightPopAsync|StreamReadAsync|StreamReadGroupAsync"),
        new("Azure.Storage.Queues.QueueClient", "ReceiveMessage|ReceiveMessageAsync|ReceiveMessages|ReceiveMessagesAsync"));

    /// <summary>
    /// The poll of a loop that turns without a pause while there is nothing: nothing in the loop is there to let time pass, and what may
    /// take time runs only with an item in hand.
    /// </summary>
    internal static InvocationExpressionSyntax? SpinningIn(StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var body = loop.LoopBody()!;
        var calls = body.Executed().OfType<InvocationExpressionSyntax>().ToList();
        if (!calls.Exists(call => call.CalledName() is { } name && Table.Names.Contains(name.Identifier.ValueText)))
            return null;
        if (loop.EnclosingFunction() is null || LoopShape.Of(loop, program, model, cancellationToken) is not { End: LoopEnd.Never or LoopEnd.Stop, Sources.Count: 0 })
            return null;
        var polls = calls.FindAll(call => call.CalledName() is { } name && Table.Names.Contains(name.Identifier.ValueText) && Table.In(program).Find(model.GetSymbolInfo(call, cancellationToken).Symbol) is not null);
        if (polls is not [var poll, ..] || calls.Exists(Pace.IsPause) || body.Executed().Any(node => node is BreakStatementSyntax or ReturnStatementSyntax or GotoStatementSyntax or YieldStatementSyntax or LockStatementSyntax))
            return null;
        return calls.TrueForAll(call => polls.Contains(call) || RunsWithItem(call, poll, loop) || !Pace.MayTake(call, program, model, cancellationToken)) ? poll : null;
    }

    /// <summary>In a branch that the poll's answer opens, or for each of the items it brought.</summary>
    private static bool RunsWithItem(InvocationExpressionSyntax call, InvocationExpressionSyntax poll, StatementSyntax loop)
        => call.Ancestors().TakeWhile(ancestor => ancestor != loop).Any(ancestor => ancestor switch
        {
            IfStatementSyntax test => !test.Condition.Span.Contains(call.Span) && test.SpanStart >= poll.SpanStart - test.Condition.FullSpan.Length && test.Else?.Span.Contains(call.Span) != true,
            CommonForEachStatementSyntax each => each.Statement.Span.Contains(call.Span),
            WhileStatementSyntax inner => inner.Statement.Span.Contains(call.Span),
            _ => false,
        });
}
