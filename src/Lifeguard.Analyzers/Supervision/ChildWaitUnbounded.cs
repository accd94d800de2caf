using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>LIFE5004: a child that hangs, or that leaves a process behind with its output, holds up the service that waits for it.</summary>
internal sealed class ChildWaitUnbounded() : Rule<ChildWaitFacts>(Rules.ChildWaitUnbounded)
{
    internal override Diagnostic? Judge(ChildWaitFacts facts)
        => Report(facts.Call.GetLocation(), facts.Call.ShownName(), facts.WaitsForOutput ? ", or that leaves a process behind which still holds its output," : "");
}
