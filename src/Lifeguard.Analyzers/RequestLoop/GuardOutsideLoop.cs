using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2002: the try stands around the loop, its catch does nothing but report, and nobody starts the loop again. Not a catch that
/// stops the application, faults a task or retries.
/// </summary>
internal sealed class GuardOutsideLoop() : Rule<LoopFacts>(Rules.GuardOutsideLoop)
{
    internal override Diagnostic? Judge(LoopFacts facts)
        => facts.Route is { End: Escape.Swallowed, Catch.OnlyReports: true }
            ? Report(facts.Loop.HeadLocation(), facts.EscapingName)
            : null;
}
