using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>LIFE2008: an endless service loop in a function that is given a stop token and never looks at it. Not where the loop's source is closed instead.</summary>
internal sealed class LoopIgnoresStop() : Rule<TurnFacts>(Rules.LoopIgnoresStop)
{
    internal override Diagnostic? Judge(TurnFacts facts)
        => facts.IgnoredToken is { } token ? Report(facts.Loop.HeadLocation(), token.Name) : null;
}
