using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4007: the process is ended from the middle of its work, with no stop first.</summary>
internal sealed class AbruptExit() : Rule<ExitCallFacts>(Rules.AbruptExit)
{
    internal override Diagnostic? Judge(ExitCallFacts facts) => facts.AbruptIn is { } work ? Report(facts.Location, facts.Called, work) : null;
}
