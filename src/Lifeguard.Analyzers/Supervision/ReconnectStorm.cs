using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>LIFE5005: the answer to a lost connection is one attempt, at once.</summary>
internal sealed class ReconnectStorm() : Rule<ReconnectFacts>(Rules.ReconnectStorm)
{
    internal override Diagnostic? Judge(ReconnectFacts facts) => Report(facts.Event.GetLocation(), facts.Connect.ShownName());
}
