using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4018: a run that returns after the failure of a service as after a stop.</summary>
internal sealed class HostFaultExitsZero() : Rule<HostRunFacts>(Rules.HostFaultExitsZero)
{
    internal override Diagnostic? Judge(HostRunFacts facts) => facts.HidesFault ? Report(facts.Call.GetLocation(), facts.Call.ShownName(), facts.Version) : null;
}
