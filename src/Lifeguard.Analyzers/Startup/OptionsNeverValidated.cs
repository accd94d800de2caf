using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1012: options are bound whose members must be set, and nothing ever looks whether they are.</summary>
internal sealed class OptionsNeverValidated() : Rule<OptionsFacts>(Rules.OptionsNeverValidated)
{
    internal override Diagnostic? Judge(OptionsFacts facts) => facts.Required is { } required
        ? Report(facts.Call.CalledName()!.Identifier.GetLocation(), facts.Options, required, facts.IsAnnotated ? "its annotations are checked by nobody" : "it is taken for set wherever it is read")
        : null;
}
