using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every load and start in Main, and asks what its failure looks like from outside.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MainStepAnalyzer() : RuleAnalyzer<MainStepFacts>(new StartupLoadNotGuarded())
{
    protected override bool Concerns(ProgramModel program) => ProcessShape.IsProgram(program) && MainStepFacts.Concerns(program);

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(MainStepFacts.MayBeStep);

    protected override MainStepFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => MainStepFacts.Of((InvocationExpressionSyntax)candidate, program, model, cancellationToken);
}
