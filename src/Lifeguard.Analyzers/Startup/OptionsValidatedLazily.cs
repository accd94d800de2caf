using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1004: the validation is there, and runs only when the first request asks for the options.</summary>
internal sealed class OptionsValidatedLazily() : Rule<OptionsFacts>(Rules.OptionsValidatedLazily)
{
    internal override Diagnostic? Judge(OptionsFacts facts) => facts.Required is null ? Report(facts.Call.CalledName()!.Identifier.GetLocation(), facts.Options) : null;
}
