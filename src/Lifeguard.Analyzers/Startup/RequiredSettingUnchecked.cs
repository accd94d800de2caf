using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1007: a setting without which nothing works is passed on as if it were certainly there.</summary>
internal sealed class RequiredSettingUnchecked() : Rule<SettingFacts>(Rules.RequiredSettingUnchecked)
{
    internal override Diagnostic? Judge(SettingFacts facts) => Report(facts.Whole.GetLocation(), facts.Key ?? facts.KeyExpression.ToString());
}
