using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4008: a failure after which the process reports success.</summary>
internal sealed class FailureExitsZero() : Rule<ExitCallFacts>(Rules.FailureExitsZero)
{
    internal override Diagnostic? Judge(ExitCallFacts facts) => facts.Failure is { } failure ? Report(facts.Location, failure, facts.Called) : null;
}
