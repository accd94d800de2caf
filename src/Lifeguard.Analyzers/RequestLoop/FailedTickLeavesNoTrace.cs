using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>LIFE2006 for a timer: an empty broad catch around all that its callback does, tick after tick.</summary>
internal sealed class FailedTickLeavesNoTrace() : Rule<TickFacts>(Rules.FailureLeavesNoTrace)
{
    internal override Diagnostic? Judge(TickFacts facts) => Report(facts.Clause.CatchKeyword.GetLocation(), facts.Failing.ShownName());
}
