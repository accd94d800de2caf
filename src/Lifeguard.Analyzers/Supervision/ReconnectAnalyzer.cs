using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>Looks at every handler of a connection that was lost, and asks how it connects again.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ReconnectAnalyzer() : RuleAnalyzer<ReconnectFacts>(new ReconnectStorm())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Threading.Tasks.Task");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Subscriptions.Where(ReconnectFacts.IsPlausible);

    protected override ReconnectFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => ReconnectFacts.Of((AssignmentExpressionSyntax)candidate, program, model, cancellationToken);
}
