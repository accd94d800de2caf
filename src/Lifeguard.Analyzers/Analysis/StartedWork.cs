using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What a call sets going whose result is a task: the function that then runs on its own.</summary>
internal static class StartedWork
{
    private const int DepthOfCallees = 3;

    /// <summary><c>Task.Run</c> or <c>StartNew</c> of any factory.</summary>
    internal static bool IsTaskStart(IMethodSymbol method, ProgramModel program)
        => BackgroundContext.OfDelegateTo(method, program) is { Fate: Fate.KeptInTask };

    /// <summary>
    /// The lambda or method handed to <c>Task.Run</c> and its like, or the <c>async</c> method that is called; null where that is not
    /// written here, or may be another at run time.
    /// </summary>
    internal static SyntaxNode? FunctionRunBy(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
            return null;
        if (!IsTaskStart(method, program))
            return method is { IsAsync: true, ReturnsVoid: false } ? DeclarationOf(method, program, cancellationToken) : null;
        return call.ArgumentList.Arguments.FirstOrDefault()?.Expression.Bare() switch
        {
            AnonymousFunctionExpressionSyntax lambda => lambda,
            { } group when model.GetSymbolInfo(group, cancellationToken).Symbol is IMethodSymbol named => DeclarationOf(named, program, cancellationToken),
            _ => null,
        };
    }

    /// <summary>Does the delegate run this very function: the lambda itself, its method group, or <c>new AsyncCallback(…)</c> of it?</summary>
    internal static bool IsDelegateOf(ExpressionSyntax @delegate, SyntaxNode function, SemanticModel model, CancellationToken cancellationToken) => @delegate.Bare() switch
    {
        AnonymousFunctionExpressionSyntax lambda => lambda == function,
        ObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var inner }] } => IsDelegateOf(inner, function, model, cancellationToken),
        IdentifierNameSyntax or MemberAccessExpressionSyntax => model.GetSymbolInfo(@delegate, cancellationToken).Symbol is IMethodSymbol method
            && method.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == function.SyntaxTree && reference.Span == function.Span),
        _ => false,
    };

    /// <summary>
    /// The loop in <paramref name="body"/>, or in what it calls here, that turns until it is told to stop; null when there is none. Not one
    /// that leaves, outside its catches, for a reason of its own.
    /// </summary>
    internal static StatementSyntax? EndlessLoopOf(SyntaxNode body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => EndlessLoopOf(body, program, model, DepthOfCallees, cancellationToken);

    private static StatementSyntax? EndlessLoopOf(SyntaxNode body, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        foreach (var node in body.Executed())
        {
            if (node is StatementSyntax loop && loop.IsLoop())
            {
                if (LoopShape.Of(loop, program, model, cancellationToken).End != LoopEnd.Data && !LeavesByItself(loop))
                    return loop;
            }
            else if (depth > 0 && node is InvocationExpressionSyntax call && (call.OuterTask().Parent is not ExpressionStatementSyntax || call.Parent is ExpressionStatementSyntax)
                && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol callee && (!callee.IsAsync || TotalCalls.IsWaitedFor(call))
                && DeclarationOf(callee, program, cancellationToken) is { } declaration
                && EndlessLoopOf(SourceBodies.BodyOf(declaration)!, program, program.Sources.ModelFor(declaration, model), depth - 1, cancellationToken) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    private static SyntaxNode? DeclarationOf(IMethodSymbol method, ProgramModel program, CancellationToken cancellationToken)
        => method.IsVirtual || method.IsAbstract || method.IsOverride && !method.IsSealed && !method.ContainingType.IsSealed
            ? null
            : program.Sources.DeclarationOf(method.ReducedFrom ?? method, cancellationToken);

    /// <summary>Leaves, outside its catches, for a reason that is not a stop.</summary>
    internal static bool LeavesByItself(StatementSyntax loop)
        => loop.LoopBody()!.Executed().OfType<StatementSyntax>().Any(statement => statement is ReturnStatementSyntax or GotoStatementSyntax or YieldStatementSyntax or BreakStatementSyntax
            && (statement is not BreakStatementSyntax @break || @break.Ends(loop))
            && !statement.Ancestors().TakeWhile(ancestor => ancestor != loop).Any(ancestor => ancestor is CatchClauseSyntax
                || ancestor is IfStatementSyntax test && IsStopTest(test.Condition)));

    /// <summary>What is handed to a call does not tell what the call is about.</summary>
    private static bool IsStopTest(ExpressionSyntax condition)
        => condition.DescendantNodesAndSelf(node => node is not ArgumentListSyntax).OfType<IdentifierNameSyntax>().Any(ServiceLoop.SpeaksOfStopping);
}
