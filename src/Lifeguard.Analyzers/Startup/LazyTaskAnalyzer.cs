using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every task that is kept for later callers, and asks what becomes of a failed one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LazyTaskAnalyzer() : RuleAnalyzer<LazyTaskFacts>(new FailedLoadCached())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Lazy`1");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Lazies.Where(LazyTaskFacts.HoldsTask);

    protected override LazyTaskFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => LazyTaskFacts.Of((FieldDeclarationSyntax)candidate, program, model, cancellationToken);
}
