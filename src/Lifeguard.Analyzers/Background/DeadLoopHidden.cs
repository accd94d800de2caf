using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3005: <c>WhenAll</c> over endless loops, one of which can fail.</summary>
internal sealed class DeadLoopHidden() : Rule<GatheringFacts>(Rules.DeadLoopHidden)
{
    internal override Diagnostic? Judge(GatheringFacts facts) => Report(facts.Gathering.Expression.GetLocation(), facts.Failing.ShownName(), facts.Lasting.ShownName());
}
