using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1010: the first failure is kept for every later caller.</summary>
internal sealed class FailedLoadCached() : Rule<LazyTaskFacts>(Rules.FailedLoadCached)
{
    internal override Diagnostic? Judge(LazyTaskFacts facts) => Report(facts.Field.Identifier.GetLocation(), facts.Risky.ShownName(), facts.Field.Identifier.ValueText);
}
