using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Exit;

/// <summary>Looks at every thread the program makes, and asks whether the process can leave while it runs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ThreadAnalyzer() : RuleAnalyzer<ThreadFacts>(new ForegroundThreadKeepsProcess())
{
    protected override bool Concerns(ProgramModel program) => ProcessShape.IsProgram(program) && program.Types.Exists("System.Threading.Thread");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Threads;

    protected override ThreadFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var creation = (ObjectCreationExpressionSyntax)candidate;
        if (creation.ArgumentList?.Arguments is not [{ Expression: var start }, ..] || !program.Types.Is(model.GetTypeInfo(creation, cancellationToken).Type, "System.Threading.Thread")
            || IsMadeBackground(creation) || HandlerBody.Of(start, program, model, cancellationToken) is not { } work)
        {
            return null;
        }

        var endless = work.Body.Executed().OfType<StatementSyntax>().FirstOrDefault(loop => IsEndless(loop, work.Model, cancellationToken));
        return endless is null || !WantsToLeave(program, cancellationToken) ? null : new(creation, start.ToString().Length <= 40 ? start.ToString() : "its work");
    }

    /// <summary>Set at once, in the initializer, or to the thread by its name.</summary>
    private static bool IsMadeBackground(ObjectCreationExpressionSyntax creation)
        => creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>().Any(set => set.Left.ToString() == "IsBackground") == true
            || (creation.Ancestors().OfType<TypeDeclarationSyntax>().FirstOrDefault() as SyntaxNode ?? creation.SyntaxTree.GetRoot()).DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Any(access => access.Name.Identifier.ValueText is "IsBackground" or "Abort" or "Interrupt");

    /// <summary>Nothing in it, and no exception that the work lets out, leads out of the loop.</summary>
    private static bool IsEndless(StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken)
    {
        var condition = loop switch
        {
            WhileStatementSyntax @while => @while.Condition,
            DoStatementSyntax @do => @do.Condition,
            ForStatementSyntax @for => @for.Condition,
            _ => null,
        };
        return (loop is ForStatementSyntax { Condition: null } || condition is not null && model.GetConstantValue(condition, cancellationToken).Value is true)
            && !loop.LoopBody()!.Executed().Any(node => node.IsJump() || node is IdentifierNameSyntax { Identifier.ValueText: "ThrowIfCancellationRequested" });
    }

    /// <summary>The entry point waits for an end of its own, and nothing ends the process for good.</summary>
    private static bool WantsToLeave(ProgramModel program, CancellationToken cancellationToken)
        => ProcessShape.EntryPoint(program, cancellationToken) is { } main
            && main.Executed().OfType<InvocationExpressionSyntax>().Any(call => call.CalledName()?.Identifier.ValueText is "Run" or "RunAsync" or "RunConsoleAsync" or "WaitForShutdown" or "WaitForShutdownAsync" or "WaitOne" or "ReadLine" or "ReadKey")
            && !program.Sources.Spell(name => name is "Exit" or "FailFast" or "Kill", cancellationToken);
}
