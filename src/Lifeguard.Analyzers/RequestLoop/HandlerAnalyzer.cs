using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>Looks at every task that a service loop starts and drops, and asks who sees its failure.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HandlerAnalyzer() : RuleAnalyzer<HandlerFacts>(new HandlerFailureUnobserved())
{
    protected override bool Concerns(ProgramModel program) => !RequestSources.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(call => HandlerFacts.IsPlausible(call, program));

    protected override HandlerFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => HandlerFacts.Of((InvocationExpressionSyntax)candidate, program, model, cancellationToken);
}
