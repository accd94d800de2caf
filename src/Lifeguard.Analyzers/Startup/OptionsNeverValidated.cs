using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1012: options are bound whose members must be set, and nothing ever looks whether they are.</summary>
internal sealed class OptionsNeverValidated() : Rule<OptionsFacts>(Rules.OptionsNeverValidated)
{
    internal override Diagnostic? Judge(OptionsFacts facts) => facts.Required is { } required
        ? Report(facts.Call.CalledName()!.Identifier.GetLocation(), facts.Options, required, facts.Need switch
        {
            SettingNeed.Annotated => "its annotations are checked by nobody",
            SettingNeed.NeverNull => "it is taken for set wherever it is read",
            _ => "left at zero, the loop that waits for that long does not wait",
        })
        : null;
}
