using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every load that a static initializer does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StaticLoadAnalyzer() : RuleAnalyzer<StaticLoadFacts>(new StaticInitializerLoads())
{
    protected override bool Concerns(ProgramModel program) => StaticLoadFacts.Concerns(program);

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(StaticLoadFacts.MayBeLoad);

    protected override StaticLoadFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => StaticLoadFacts.Of((InvocationExpressionSyntax)candidate, program, model, cancellationToken);
}
