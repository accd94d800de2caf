using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every catch for a type that cannot be loaded, and asks whether its try is ever entered when that happens.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LoadGuardAnalyzer() : RuleAnalyzer<LoadGuardFacts>(new LoadGuardNeverRuns())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.TypeLoadException");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Catches.Where(LoadGuardFacts.IsPlausible);

    protected override LoadGuardFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => LoadGuardFacts.Of((CatchClauseSyntax)candidate, program, model, cancellationToken);
}
