using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at everything that may never end, and asks whether the start of a service waits for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StartMethodAnalyzer() : RuleAnalyzer<StartMethodFacts>(new StartNeverReturns())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("Microsoft.Extensions.Hosting.IHostedService") || program.Types.Exists("System.ServiceProcess.ServiceBase");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Loops.Where(StartMethodFacts.MayBeEndless).Concat<SyntaxNode>(nodes.Calls.Where(StartMethodFacts.MayParkForEver));

    protected override StartMethodFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => StartMethodFacts.Of(candidate, program, model, cancellationToken);
}
