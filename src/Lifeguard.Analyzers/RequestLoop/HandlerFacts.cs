using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>What is known about a task that a service loop starts for an item and drops.</summary>
/// <param name="Start">The call whose task is dropped.</param>
/// <param name="Handler">The lambda or method that the task runs.</param>
/// <param name="Escaping">The first call in it whose failure nobody sees.</param>
internal sealed record HandlerFacts(InvocationExpressionSyntax Start, ServiceLoop Judgement, SyntaxNode Handler, InvocationExpressionSyntax Escaping)
{
    /// <summary>A call whose task nobody looks at, somewhere in a loop that may serve.</summary>
    internal static bool IsPlausible(InvocationExpressionSyntax call, ProgramModel program)
        => call.IsNeverLookedAt() && LoopsAround(call).Any(loop => ServiceLoop.IsPlausible(loop, program));

    /// <summary>The facts, or null when the task is looked at, the loop is not certainly a service loop, or the handler keeps its failures.</summary>
    internal static HandlerFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || method.ReturnType is not INamedTypeSymbol { Name: "Task" or "ValueTask" } task || task.ContainingNamespace.ToDisplayString() != "System.Threading.Tasks")
        {
            return null;
        }

        if (StartedWork.FunctionRunBy(call, program, model, cancellationToken) is not { } handler || SourceBodies.BodyOf(handler) is not { } body)
            return null;
        if (LoopsAround(call).Select(loop => ServiceLoop.Judge(loop, program, model, cancellationToken)).FirstOrDefault(judgement => judgement.Answer == true) is not { Source.Kind: not SourceKind.Tick } judgement)
            return null;
        var bodyModel = program.Sources.ModelFor(body, model);
        return TotalCalls.Escapes(body, program, bodyModel, cancellationToken).OfType<InvocationExpressionSyntax>().FirstOrDefault() is { } escaping
            ? new HandlerFacts(call, judgement, handler, escaping)
            : null;
    }

    /// <summary>The loops in whose turn the call is made, innermost first: what was fetched may come in batches.</summary>
    private static IEnumerable<StatementSyntax> LoopsAround(SyntaxNode node)
        => node.Ancestors().TakeWhile(ancestor => ancestor is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
            .OfType<StatementSyntax>().Where(ancestor => ancestor.IsLoop());
}
