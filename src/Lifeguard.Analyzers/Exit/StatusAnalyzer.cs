using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Exit;

/// <summary>Looks at the constants that become the status of the process.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StatusAnalyzer() : RuleAnalyzer<StatusFacts>(new StatusWraps(), new StatusReserved())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Environment");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Calls.Where(call => call.CalledName()?.Identifier.ValueText == "Exit").Concat<SyntaxNode>(nodes.Settings).Concat(nodes.Returns.Where(IsOfMain));

    protected override StatusFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var status = candidate switch
        {
            InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var argument }] } call when IsOfEnvironment(call, program, model, cancellationToken) => argument,
            AssignmentExpressionSyntax { Right: var value } set when IsOfEnvironment(set.Left, program, model, cancellationToken) => value,
            ReturnStatementSyntax { Expression: { } value } => value,
            ArrowExpressionClauseSyntax { Expression: var value } => value,
            _ => null,
        };
        if (status is null || ExitCallFacts.StatusOf(status, model, cancellationToken) is not { } number
            || candidate is ReturnStatementSyntax or ArrowExpressionClauseSyntax && !ProcessShape.IsEntryPoint(candidate.EnclosingFunction(), program, model, cancellationToken))
        {
            return null;
        }

        return new(status.GetLocation(), number);
    }

    private static bool IsOfMain(SyntaxNode @return) => @return.EnclosingFunction() is CompilationUnitSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" };

    private static bool IsOfEnvironment(ExpressionSyntax member, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => model.GetSymbolInfo(member, cancellationToken).Symbol is { Name: "Exit" or "ExitCode", ContainingType: { } type } && program.Types.Is(type, "System.Environment");
}
