using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1003: the method needs the assembly before its first statement runs, and so before its guard does.</summary>
internal sealed class LoadGuardNeverRuns() : Rule<LoadGuardFacts>(Rules.LoadGuardNeverRuns)
{
    internal override Diagnostic? Judge(LoadGuardFacts facts) => Report(facts.Clause.Declaration!.Type.GetLocation(), facts.Assembly, facts.Method);
}
