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

    protected override void Start(CompilationStartAnalysisContext start, ProgramModel program)
    {
        if (RequestSources.Table.In(program).IsEmpty)
            return;
        start.RegisterSyntaxNodeAction(
            context =>
            {
                var loop = (StatementSyntax)context.Node;
                if (NamesASource(loop) && LoopFacts.Of(loop, program, context.SemanticModel, context.CancellationToken) is { } facts)
                    Judge(facts, context.ReportDiagnostic);
            },
            SyntaxKind.WhileStatement, SyntaxKind.DoStatement, SyntaxKind.ForStatement, SyntaxKind.ForEachStatement, SyntaxKind.ForEachVariableStatement);
    }

    /// <summary>The cheap test before any question to the compiler: does the loop so much as spell the name of a source?</summary>
    private static bool NamesASource(StatementSyntax loop)
        => loop.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && RequestSources.Table.Names.Contains(token.ValueText));
}
