using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1005: a load or a start in Main whose failure is an abort like any other, though it is known what was missing and whose business that is.</summary>
internal sealed class StartupLoadNotGuarded() : Rule<MainStepFacts>(Rules.StartupLoadNotGuarded)
{
    internal override Diagnostic? Judge(MainStepFacts facts) => Report(facts.Call.Expression.GetLocation(), facts.Fault, facts.Status);
}
