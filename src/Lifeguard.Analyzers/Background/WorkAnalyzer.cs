using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Background;

/// <summary>Looks at every thread or task that is started for work of its own, and asks whether somebody would notice its end.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class WorkAnalyzer() : RuleAnalyzer<WorkFacts>(new AsyncWorkNotAwaited(), new WorkerUnobserved(), new DroppedTaskUnguarded())
{
    protected override bool Concerns(ProgramModel program) => !BackgroundContext.Table.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
    {
        var asyncNames = new HashSet<string>(nodes.AsyncFunctions.Select(NameOf), StringComparer.Ordinal);
        return nodes.Calls.Where(call => WorkFacts.IsPlausible(call, asyncNames)).Concat<SyntaxNode>(nodes.Creations.Where(WorkFacts.IsPlausible));
    }

    protected override WorkFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => WorkFacts.Of((ExpressionSyntax)candidate, program, model, cancellationToken);

    private static string NameOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax local => local.Identifier.ValueText,
        _ => "",
    };
}
