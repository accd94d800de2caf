using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Writes the pause after a failure: one that cannot throw, and that a stop cuts short where a token tells of it.</summary>
internal static class FailurePause
{
    /// <param name="loop">The loop that pauses.</param>
    /// <returns>One statement, without indentation.</returns>
    internal static string TextAt(StatementSyntax loop, StopTest? stop, FixSite site)
    {
        var model = site.Model;
        var position = loop.SpanStart;
        var time = DurationText.At(model, position, site.Options.FailurePause);
        var task = TypeName.At(model, position, "System.Threading.Tasks.Task");
        if (IsInAsyncCode(loop))
        {
            var style = AwaitStyle.SuffixAt(loop);
            return stop?.Token is { } token ? $"await {task}.WhenAny({task}.Delay({time}, {token})){style};" : $"await {task}.Delay({time}){style};";
        }

        return stop?.Token is { } handle ? $"{handle}.WaitHandle.WaitOne({time});" : $"{TypeName.At(model, position, "System.Threading.Thread")}.Sleep({time});";
    }

    /// <summary>May the statement <c>await</c>?</summary>
    internal static bool IsInAsyncCode(StatementSyntax statement) => statement.EnclosingFunction() is CompilationUnitSyntax || statement.EnclosingFunction().IsAsync();
}
