using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>LIFE1008: the start of a service waits for something that does not end before the service is stopped.</summary>
internal sealed class StartNeverReturns() : Rule<StartMethodFacts>(Rules.StartNeverReturns)
{
    internal override Diagnostic? Judge(StartMethodFacts facts) => facts.IsWindowsService
        ? Report(facts.Location, facts.Member, Kind(facts), "the service manager gives the start up after 30 s and reports error 1053", "Start a thread for it, and return")
        : Report(facts.Location, facts.Member, Kind(facts), "the host never finishes its start, and no service after this one runs", "Derive from BackgroundService and move it into ExecuteAsync");

    private static string Kind(StartMethodFacts facts) => facts.Endless is StatementSyntax ? "loop" : "wait";
}
