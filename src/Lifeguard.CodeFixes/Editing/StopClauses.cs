using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Writes the clauses that let a guarded loop end: on a stop, and on the closing of its source.</summary>
internal static class StopClauses
{
    /// <summary>The clause for the stop that the test tells of; nothing without one.</summary>
    internal static string OnStop(StopTest? stop, Layout turn, SemanticModel model, int position) => stop switch
    {
        { Token: not null } => turn.Lines($"catch ({TypeName.At(model, position, "System.OperationCanceledException")}) when ({stop.Condition})", "{", "\tbreak;", "}"),
        { } => turn.Lines($"catch ({TypeName.At(model, position, "System.Exception")}) when ({stop.Condition})", "{", "\tbreak;", "}"),
        null => "",
    };

    /// <summary>A clause for each way the source shows that it was closed.</summary>
    /// <param name="ex">The name for the exception where a filter looks at it.</param>
    internal static string OnClosing(ServiceLoop judgement, string ex, Layout turn, SemanticModel model, int position)
    {
        var receiver = judgement.SourceCall!.Receiver()?.ToString() ?? "this";
        return string.Concat(judgement.Source!.ClosedBy.Select(signal =>
        {
            var filter = signal.Filter?.Replace("{ex}", ex).Replace("{source}", receiver).Replace("System.Net.Sockets.SocketError", TypeName.At(model, position, "System.Net.Sockets.SocketError"));
            var variable = signal.Filter?.Contains("{ex}") == true ? " " + ex : "";
            return turn.Lines($"catch ({TypeName.At(model, position, signal.ExceptionType)}{variable}){(filter is null ? "" : $" when ({filter})")}", "{", "\tbreak; // the source was closed", "}");
        }));
    }
}
