using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2011: an unguarded loop of <c>ExecuteAsync</c>. By default its first failure stops the whole host with all its other services:
/// right for a process that is started again from outside, so a suggestion.
/// </summary>
internal sealed class FailureStopsHost() : Rule<LoopFacts>(Rules.FailureStopsHost)
{
    internal override Diagnostic? Judge(LoopFacts facts)
        => facts.Route.End == Escape.StopsHost ? Report(facts.Loop.HeadLocation(), facts.EscapingName) : null;
}
