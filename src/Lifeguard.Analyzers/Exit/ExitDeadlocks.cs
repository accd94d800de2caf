using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4006: <c>Environment.Exit</c> in a handler that <c>Environment.Exit</c> itself waits for.</summary>
internal sealed class ExitDeadlocks() : Rule<ExitCallFacts>(Rules.ExitDeadlocks)
{
    internal override Diagnostic? Judge(ExitCallFacts facts) => facts.DeadlocksIn is { } handler ? Report(facts.Location, facts.Called, handler) : null;
}
