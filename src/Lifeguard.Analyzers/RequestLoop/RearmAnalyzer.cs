using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>Looks at every callback that starts itself again, and asks whether a failure keeps it from that.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RearmAnalyzer() : RuleAnalyzer<RearmFacts>(new RearmSkipped())
{
    protected override bool Concerns(ProgramModel program) => RearmFacts.Concerns(program);

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(RearmFacts.IsPlausible);

    protected override RearmFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => RearmFacts.Of((InvocationExpressionSyntax)candidate, program, model, cancellationToken);
}
