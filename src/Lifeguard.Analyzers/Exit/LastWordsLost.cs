using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4011: the reason for the end is logged to a queue, and nobody empties it before the end.</summary>
internal sealed class LastWordsLost() : Rule<ExitCallFacts>(Rules.LastWordsLost)
{
    internal override Diagnostic? Judge(ExitCallFacts facts) => facts.LastWords is { } words ? Report(words.GetLocation(), facts.Called) : null;
}
