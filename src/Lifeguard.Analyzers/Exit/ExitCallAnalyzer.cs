using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Exit;

/// <summary>Looks at every place where the program itself decides to end, and at the catches after which it does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ExitCallAnalyzer()
    : RuleAnalyzer<ExitCallFacts>(new ExitDeadlocks(), new FailureExitsZero(), new AbruptExit(), new LastWordsLost())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Environment");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(IsCandidate).Concat<SyntaxNode>(nodes.Catches.Where(IsCandidate));

    protected override ExitCallFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => FactsOf(candidate, program, model, cancellationToken);

    internal static ExitCallFacts? FactsOf(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken) => candidate switch
    {
        InvocationExpressionSyntax call when IsCandidate(call) => ExitCallFacts.Of(call, program, model, cancellationToken),
        CatchClauseSyntax clause when IsCandidate(clause) => ExitCallFacts.Of(clause, program, model, cancellationToken),
        _ => null,
    };

    private static bool IsCandidate(InvocationExpressionSyntax call) => call.CalledName()?.Identifier.ValueText is "Exit" or "FailFast";

    /// <summary>In a static method, or in top-level statements: where a program begins and ends.</summary>
    private static bool IsCandidate(CatchClauseSyntax clause) => clause.EnclosingFunction() switch
    {
        CompilationUnitSyntax => true,
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.StaticKeyword),
        _ => false,
    };
}
