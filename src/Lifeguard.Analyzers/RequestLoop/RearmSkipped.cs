using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2012: a callback that starts itself again inside the try, behind what may fail, while its catch only reports: one failure, and it never
/// runs again.
/// </summary>
internal sealed class RearmSkipped() : Rule<RearmFacts>(Rules.RearmSkipped)
{
    internal override Diagnostic? Judge(RearmFacts facts) => Report(facts.Rearm.GetLocation(), facts.Failing.ShownName(), facts.Rearm.CalledName()!.Identifier.ValueText);
}
