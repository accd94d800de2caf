using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>LIFE5002: a few failures in a year, however far apart, and the service gives up.</summary>
internal sealed class FailureCountNeverExpires() : Rule<FailureCountFacts>(Rules.FailureCountNeverExpires)
{
    internal override Diagnostic? Judge(FailureCountFacts facts) => Report(facts.Test.GetLocation(), facts.Counter.Name, facts.Limit);
}
