using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Writes the clauses that let a guarded loop end: on a stop, and on the closing of its source.</summary>
internal static class StopClauses
{
    /// <summary>The clause for the stop that the test tells of; nothing without one.</summary>
    internal static string[] OnStop(StopTest? stop, SemanticModel model, int position) => stop switch
    {
        { Token: not null } => [$"catch ({TypeName.At(model, position, "System.OperationCanceledException")}) when ({stop.Condition})", "{", "\tbreak;", "}"],
        { } => [$"catch ({TypeName.At(model, position, "System.Exception")}) when ({stop.Condition})", "{", "\tbreak;", "}"],
        null => [],
    };

    /// <summary>A clause for each way the source shows that it was closed.</summary>
    /// <param name="ex">The name for the exception where a filter looks at it.</param>
    internal static string[] OnClosing(ServiceLoop judgement, string ex, SemanticModel model, int position)
    {
        var receiver = judgement.SourceCall!.Receiver()?.ToString() ?? "this";
        return
        [
            .. judgement.Source!.ClosedBy.SelectMany(signal =>
            {
                var filter = FilterOf(signal, ex, receiver, model, position);
                var variable = signal.Filter?.Contains("{ex}") == true ? " " + ex : "";
                return new[] { $"catch ({TypeName.At(model, position, signal.ExceptionType)}{variable}){(filter is null ? "" : $" when ({filter})")}", "{", "\tbreak; // the source was closed", "}" };
            }),
        ];
    }

    /// <summary>Does the source, once closed, show by the same test that the loop was stopped?</summary>
    internal static bool TellTheSame(StopTest stop, ServiceLoop judgement, SemanticModel model, int position)
        => judgement.Source!.ClosedBy.Any(signal => signal.Filter is not null && FilterOf(signal, "ex", judgement.SourceCall!.Receiver()?.ToString() ?? "this", model, position) == stop.Condition);

    private static string? FilterOf(ClosedSignal signal, string ex, string receiver, SemanticModel model, int position)
        => signal.Filter?.Replace("{ex}", ex).Replace("{source}", receiver).Replace("System.Net.Sockets.SocketError", TypeName.At(model, position, "System.Net.Sockets.SocketError"));
}
