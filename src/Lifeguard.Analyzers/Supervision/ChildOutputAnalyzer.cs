using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>Looks at every redirected stream of a child process, and asks whether anybody reads it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ChildOutputAnalyzer() : RuleAnalyzer<ChildOutputFacts>(new ChildOutputUnread())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Diagnostics.Process");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Redirections.Where(redirected => redirected.Right.IsKind(SyntaxKind.TrueLiteralExpression));

    protected override ChildOutputFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => ChildOutputFacts.Of((AssignmentExpressionSyntax)candidate, program, model, cancellationToken);
}
