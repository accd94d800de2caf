using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4009: a status that is not 0 and whose low byte is.</summary>
internal sealed class StatusWraps() : Rule<StatusFacts>(Rules.StatusWraps)
{
    internal override Diagnostic? Judge(StatusFacts facts) => facts.Status != 0 && (facts.Status & 0xFF) == 0 ? Report(facts.Location, facts.Status) : null;
}
