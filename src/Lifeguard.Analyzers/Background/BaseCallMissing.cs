using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Background;

/// <summary>LIFE3009: a BackgroundService whose StartAsync or StopAsync leaves out what the base does: start the work, or tell it to stop.</summary>
internal sealed class BaseCallMissing() : Rule<OverrideFacts>(Rules.BaseCallMissing)
{
    internal override Diagnostic? Judge(OverrideFacts facts)
    {
        var name = facts.Method.Identifier.ValueText;
        return Report(facts.Method.Identifier.GetLocation(), name, name == "StartAsync" ? "ExecuteAsync never runs" : "the token of ExecuteAsync is never cancelled");
    }
}
