using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Background;

/// <summary>Looks at every file watcher that is created, and asks who hears of its failure.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class WatcherAnalyzer() : RuleAnalyzer<WatcherFacts>(new WatcherErrorUnhandled())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.IO.FileSystemWatcher");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Creations.Where(WatcherFacts.IsPlausible);

    protected override WatcherFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => WatcherFacts.Of((BaseObjectCreationExpressionSyntax)candidate, program, model, cancellationToken);
}
