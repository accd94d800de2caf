using System.Collections.Immutable;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>Looks at every loop that takes work from a source, and asks what one failure does to it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LoopAnalyzer : RuleAnalyzer<LoopFacts>
{
    private static readonly ImmutableArray<Rule<LoopFacts>> Order = ImmutableArray.Create<Rule<LoopFacts>>(new GuardOutsideLoop(), new FailureEndsLoop());

    protected override ImmutableArray<Rule<LoopFacts>> RulesInOrder => Order;

    protected override bool Concerns(ProgramModel program) => !RequestSources.Table.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes) => nodes.Loops.Where(NamesASource);

    protected override LoopFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => LoopFacts.Of((StatementSyntax)candidate, program, model, cancellationToken);

    /// <summary>The cheap test before any question to the compiler: does the loop so much as spell the name of a source?</summary>
    private static bool NamesASource(StatementSyntax loop)
        => loop.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && RequestSources.Table.Names.Contains(token.ValueText));
}
