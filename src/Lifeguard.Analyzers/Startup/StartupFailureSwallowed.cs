using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1011: what the process is there for fails to start, and the start goes on as if it had succeeded. Not for parts announced as optional, nor for one of many.</summary>
internal sealed class StartupFailureSwallowed() : Rule<StartFacts>(Rules.StartupFailureSwallowed)
{
    internal override Diagnostic? Judge(StartFacts facts) => facts.At is CatchClauseSyntax clause
        ? Report(clause.CatchKeyword.GetLocation(), $"A failure of {facts.Start.ShownName()} ends in this catch, and {facts.Path.Member} goes on", Missing(facts),
            facts.Path.IsDetached ? "Start it where the start of the process waits for it, and let the failure through" : "Throw it again once it is reported")
        : Report(facts.Start.GetLocation(), $"Nobody looks at the task of {facts.Start.ShownName()}, so that its failure is lost, and {facts.Path.Member} goes on", Missing(facts), "Await it");

    private static string Missing(StartFacts facts) => facts.Part is { } part ? $"the process runs without its {part}" : "the process runs without what should have started";
}
