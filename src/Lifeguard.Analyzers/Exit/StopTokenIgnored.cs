using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4002: a hosted service's stop that awaits something which can outlast its token, without asking the token.</summary>
internal sealed class StopTokenIgnored() : Rule<WaitFacts>(Rules.StopTokenIgnored)
{
    internal override Diagnostic? Judge(WaitFacts facts)
        => facts is { Bound.Answer: false, StopToken: { } token }
            ? Report(facts.Wait.GetLocation(), facts.Path.Member, facts.WaitedOn, facts.Failure, facts.Path.Consequence, token)
            : null;
}
