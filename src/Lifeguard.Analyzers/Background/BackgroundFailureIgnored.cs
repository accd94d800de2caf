using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3006: the host is told to go on without a background service that failed.</summary>
internal sealed class BackgroundFailureIgnored() : Rule<HostSettingFacts>(Rules.BackgroundFailureIgnored)
{
    internal override Diagnostic? Judge(HostSettingFacts facts) => facts.Behavior == "Ignore" ? Report(facts.Value.GetLocation()) : null;
}
