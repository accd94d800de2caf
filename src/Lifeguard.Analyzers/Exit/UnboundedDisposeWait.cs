using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>
/// LIFE4012: a wait with no bound where a component is closed. A suggestion: the thread may have to outlive the objects that it uses,
/// and then the wait is right as it is.
/// </summary>
internal sealed class UnboundedDisposeWait() : Rule<WaitFacts>(Rules.UnboundedDisposeWait)
{
    internal override Diagnostic? Judge(WaitFacts facts)
        => facts is { Bound.Answer: false, Path.Stopping: Stopping.Component }
            ? Report(facts.Wait.GetLocation(), facts.WaitedOn, facts.Failure, facts.Path.Member, facts.Remedy)
            : null;
}
