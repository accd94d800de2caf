using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>Looks at every loop and every handler that starts a process again, and asks what limits it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RestartAnalyzer() : RuleAnalyzer<RestartFacts>(new RestartUnlimited())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Diagnostics.Process");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Loops.Where(RestartFacts.MaySupervise).Concat<SyntaxNode>(nodes.Subscriptions.Where(RestartFacts.MayRestart));

    protected override RestartFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => RestartFacts.Of(candidate, program, model, cancellationToken);
}
