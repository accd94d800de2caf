using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3003: a thread or an outer task that stands for <c>async</c> work and ends at its first <c>await</c>.</summary>
internal sealed class AsyncWorkNotAwaited() : Rule<WorkFacts>(Rules.AsyncWorkNotAwaited)
{
    internal override Diagnostic? Judge(WorkFacts facts)
    {
        if (!facts.WaitsForTheWrongOne)
            return null;
        return facts.Start is InvocationExpressionSyntax
            ? Report(facts.Location, "task", "Unwrap it")
            : Report(facts.Location, "thread", "Use Task.Run and await its task");
    }
}
