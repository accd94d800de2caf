using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>LIFE5003: a child that says more than its pipe holds waits for a reader, and we wait for the child.</summary>
internal sealed class ChildOutputUnread() : Rule<ChildOutputFacts>(Rules.ChildOutputUnread)
{
    internal override Diagnostic? Judge(ChildOutputFacts facts)
        => Report(facts.Redirection.GetLocation(), facts.IsErrors ? "error" : "output", facts.Wait.ShownName(), facts.Reader);
}
