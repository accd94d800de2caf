using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>LIFE4017: a service that lives as long as nobody presses a key, or as long as there is a console at all.</summary>
internal sealed class ConsoleKeepsServiceAlive() : Rule<ConsoleReadFacts>(Rules.ConsoleKeepsServiceAlive)
{
    internal override Diagnostic? Judge(ConsoleReadFacts facts) => Report(facts.Call.GetLocation(), facts.Call, facts.Service);
}
