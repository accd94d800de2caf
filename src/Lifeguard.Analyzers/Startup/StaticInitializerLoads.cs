using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1009: a type that fails to initialize once stays unusable until the process ends.</summary>
internal sealed class StaticInitializerLoads() : Rule<StaticLoadFacts>(Rules.StaticInitializerLoads)
{
    internal override Diagnostic? Judge(StaticLoadFacts facts) => Report(facts.Call.GetLocation(), facts.Call.ShownName(), facts.Type);
}
