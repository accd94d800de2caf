using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4010: the host is given a limit for its stop that is none: for ever, not at all, or one that the stop itself fails at.</summary>
internal sealed class ShutdownUnbounded() : Rule<ShutdownTimeoutFacts>(Rules.ShutdownUnbounded)
{
    internal override Diagnostic? Judge(ShutdownTimeoutFacts facts) => facts.Consequence is { } consequence ? Report(facts.Limit.GetLocation(), facts.Limit, consequence) : null;
}
