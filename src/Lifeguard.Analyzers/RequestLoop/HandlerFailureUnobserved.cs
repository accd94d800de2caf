using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>LIFE2010: the task that handles one item is dropped, and the handler lets a failure out: nobody sees it, and the item is gone.</summary>
internal sealed class HandlerFailureUnobserved() : Rule<HandlerFacts>(Rules.HandlerFailureUnobserved)
{
    internal override Diagnostic? Judge(HandlerFacts facts)
        => Report(facts.Start.GetLocation(), facts.Escaping.ShownName(), facts.Judgement.Source!.Item);
}
