using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>
/// LIFE4001: a wait with no bound in a hosted service's stop, a Windows service's stop, or a handler that runs while the process
/// leaves. Not the waits of a component's <c>Dispose</c>, whose thread may have to outlive it.
/// </summary>
internal sealed class UnboundedExitWait() : Rule<WaitFacts>(Rules.UnboundedExitWait)
{
    internal override Diagnostic? Judge(WaitFacts facts)
        => facts is { Bound.Answer: false, Path.Stopping: Stopping.Process, StopToken: null }
            ? Report(facts.Wait.GetLocation(), facts.WaitedOn, facts.Failure, facts.Path.Member, facts.Path.Consequence, facts.Remedy)
            : null;
}
