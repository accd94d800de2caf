using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1002: one type of a plug-in that does not fit takes all its others down, and perhaps the start.</summary>
internal sealed class PluginTypesReadWithoutLoadGuard() : Rule<TypeListFacts>(Rules.PluginTypesReadWithoutLoadGuard)
{
    internal override Diagnostic? Judge(TypeListFacts facts) => Report(facts.Call.GetLocation(), facts.Call.ShownName());
}
