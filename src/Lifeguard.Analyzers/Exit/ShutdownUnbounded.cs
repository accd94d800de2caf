using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4010: the host is told to wait for its services for ever.</summary>
internal sealed class ShutdownUnbounded() : Rule<ShutdownTimeoutFacts>(Rules.ShutdownUnbounded)
{
    internal override Diagnostic? Judge(ShutdownTimeoutFacts facts) => facts.IsInfinite ? Report(facts.Limit.GetLocation(), facts.Limit) : null;
}
