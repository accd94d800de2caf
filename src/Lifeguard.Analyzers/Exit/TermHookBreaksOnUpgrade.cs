using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4015: the shape of LIFE4003 below .NET 10, where it still works.</summary>
internal sealed class TermHookBreaksOnUpgrade() : Rule<SignalFacts>(Rules.TermHookBreaksOnUpgrade)
{
    internal override Diagnostic? Judge(SignalFacts facts) => facts is { IsOnlyTermHook: true, Framework: > 0 and < 10 } ? Report(facts.Location, facts.Signal) : null;
}
