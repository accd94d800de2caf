using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every catch around a start, and at every start whose task is dropped, and asks whether a failed start is noticed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StartAnalyzer() : RuleAnalyzer<StartFacts>(new StartupFailureSwallowed())
{
    protected override bool Concerns(ProgramModel program) => !StartApis.Table.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Catches.Where(StartFacts.MayHoldStart).Concat<SyntaxNode>(nodes.Calls.Where(StartFacts.MayBeDroppedStart));

    protected override StartFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken) => candidate is CatchClauseSyntax clause
        ? StartFacts.OfCatch(clause, program, model, cancellationToken)
        : StartFacts.OfDropped((InvocationExpressionSyntax)candidate, program, model, cancellationToken);
}
