using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4004: a signal registration that the garbage collector takes away.</summary>
internal sealed class SignalRegistrationDropped() : Rule<SignalFacts>(Rules.SignalRegistrationDropped)
{
    internal override Diagnostic? Judge(SignalFacts facts) => facts.IsDropped ? Report(facts.Location, facts.Signal) : null;
}
