using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Meta;

/// <summary>LIFE0001: an option of ours whose value cannot be read, or whose name is none of ours.</summary>
internal sealed class OptionNotUnderstood() : Rule<SetOption>(Rules.OptionNotUnderstood)
{
    internal override Diagnostic? Judge(SetOption facts)
        => facts.Misunderstood is { } why ? Report(Location.None, facts.Key, facts.Value, why) : null;
}
