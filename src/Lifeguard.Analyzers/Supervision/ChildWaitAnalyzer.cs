using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>Looks at every wait for the end of a child process whose output is read meanwhile, and asks what limits it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ChildWaitAnalyzer() : RuleAnalyzer<ChildWaitFacts>(new ChildWaitUnbounded())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Diagnostics.Process");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(ChildWaitFacts.IsPlausible);

    protected override ChildWaitFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => ChildWaitFacts.Of((InvocationExpressionSyntax)candidate, program, model, cancellationToken);
}
