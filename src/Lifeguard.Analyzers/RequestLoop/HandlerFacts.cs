using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>What is known about a task that a service loop starts for an item and drops.</summary>
/// <param name="Start">The call whose task is dropped.</param>
/// <param name="Body">What the task runs, where that is written here.</param>
/// <param name="Escaping">The first call in it whose failure nobody sees.</param>
internal sealed record HandlerFacts(InvocationExpressionSyntax Start, ServiceLoop Judgement, SyntaxNode Body, InvocationExpressionSyntax Escaping)
{
    /// <summary>A call that is a whole statement or is thrown away with <c>_ =</c>, somewhere in a loop that may serve.</summary>
    internal static bool IsPlausible(InvocationExpressionSyntax call, ProgramModel program)
        => call.OuterTask().Parent is ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax }
            && LoopAround(call) is { } loop && ServiceLoop.IsPlausible(loop, program);

    /// <summary>The facts, or null when the task is looked at, the loop is not certainly a service loop, or the handler keeps its failures.</summary>
    internal static HandlerFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || method.ReturnType is not INamedTypeSymbol { Name: "Task" or "ValueTask" } task || task.ContainingNamespace.ToDisplayString() != "System.Threading.Tasks")
        {
            return null;
        }

        if (BodyRunBy(call, method, program, cancellationToken) is not { } body)
            return null;
        var judgement = ServiceLoop.Judge(LoopAround(call)!, program, model, cancellationToken);
        if (judgement.Answer != true || judgement.Source!.Kind == SourceKind.Tick)
            return null;
        var bodyModel = program.Sources.ModelFor(body, model);
        return TotalCalls.Escapes(body, program, bodyModel, cancellationToken).OfType<InvocationExpressionSyntax>().FirstOrDefault() is { } escaping
            ? new HandlerFacts(call, judgement, body, escaping)
            : null;
    }

    private static StatementSyntax? LoopAround(SyntaxNode node)
        => node.Ancestors().TakeWhile(ancestor => ancestor is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
            .OfType<StatementSyntax>().FirstOrDefault(ancestor => ancestor.IsLoop());

    /// <summary>The lambda given to <c>Task.Run</c>, or the method called, when it is an <c>async</c> one of this compilation: another may throw at once, into the loop.</summary>
    private static SyntaxNode? BodyRunBy(InvocationExpressionSyntax call, IMethodSymbol method, ProgramModel program, CancellationToken cancellationToken)
    {
        if (program.Types.Is(method.ContainingType, "System.Threading.Tasks.Task") && method.Name == "Run" || program.Types.Is(method.ContainingType, "System.Threading.Tasks.TaskFactory") && method.Name == "StartNew")
            return call.ArgumentList.Arguments is [{ Expression: AnonymousFunctionExpressionSyntax lambda }, ..] ? lambda.Body : null;
        return method.IsAsync && !method.IsVirtual && program.Sources.DeclarationOf(method.ReducedFrom ?? method, cancellationToken) is { } declaration ? SourceBodies.BodyOf(declaration) : null;
    }
}
