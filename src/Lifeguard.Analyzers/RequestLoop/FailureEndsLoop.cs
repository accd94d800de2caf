using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>
/// LIFE2001: a service loop with no guard inside it, or a risky call outside that guard, whose exception is lost or kills the
/// process. Not an <c>ExecuteAsync</c> loop: its failure stops the host, which some choose on purpose.
/// </summary>
internal sealed class FailureEndsLoop() : Rule<LoopFacts>(Rules.FailureEndsLoop)
{
    internal override Diagnostic? Judge(LoopFacts facts)
    {
        var consequence = facts.Route.End switch
        {
            Escape.Lost => "; the process stays up and serves nobody",
            Escape.EndsProcess => " and the process aborts",
            Escape.EndsMain when facts.IsMainsWork => " and the process with it",
            // One peer's failure must not end it for all, whoever is told.
            Escape.Unknown when facts.Route.LeavesProgram && facts.Judgement.Source!.Kind == SourceKind.Listener => $" and takes no more {facts.Judgement.Source.Item}s",
            _ => null,
        };
        return consequence is null ? null : Report(facts.Loop.HeadLocation(), facts.EscapingName, consequence);
    }
}
