using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Is this code one piece of a running service's work: a turn of its loop, the answer to a request, or what these call?</summary>
internal static class ServiceWork
{
    private const int DepthOfCallers = 3;

    private static readonly string[] RequestTypes =
    [
        "Microsoft.AspNetCore.Mvc.ControllerBase", "Microsoft.AspNetCore.SignalR.Hub", "Microsoft.AspNetCore.Http.IMiddleware", "Microsoft.AspNetCore.Mvc.RazorPages.PageModel",
        "Microsoft.AspNetCore.Mvc.Filters.IFilterMetadata",
    ];

    /// <summary>Certainly; false also when it cannot be told.</summary>
    internal static bool Holds(SyntaxNode node, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Holds(node, program, model, DepthOfCallers, cancellationToken);

    /// <summary>In a type whose members answer requests, or in a function that is handed to a server to answer one.</summary>
    internal static bool AnswersRequest(SyntaxNode node, INamedTypeSymbol type, ProgramModel program)
        => RequestTypes.Any(contract => program.Types.IsOrDerivesFrom(type, contract)) || node.Ancestors().Any(ancestor => ancestor switch
        {
            MethodDeclarationSyntax { Identifier.ValueText: "Invoke" or "InvokeAsync", ParameterList.Parameters: [{ Type: SimpleNameSyntax { Identifier.ValueText: "HttpContext" } }, ..] } => true,
            AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax map } } => map.CalledName()?.Identifier.ValueText is "MapGet" or "MapPost" or "MapPut" or "MapDelete" or "MapPatch" or "MapMethods",
            _ => false,
        });

    private static bool Holds(SyntaxNode node, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (node.EnclosingFunction() is not { } function || model.GetEnclosingSymbol(node.SpanStart, cancellationToken) is not { ContainingType: { } type })
            return false;
        var loop = node.Ancestors().TakeWhile(ancestor => ancestor != function).OfType<StatementSyntax>()
            .FirstOrDefault(statement => statement.IsLoop() && LoopShape.Of(statement, program, model, cancellationToken).End != LoopEnd.Data);
        if (loop is not null)
            return IsFed(loop, program, model, cancellationToken);
        if (AnswersRequest(node, type, program))
            return true;
        return depth > 0 && function is MethodDeclarationSyntax or LocalFunctionStatementSyntax && model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol method
            && ContractsOf(method, program).Prepend(method).SelectMany(called => program.Sources.MentionsOf(called, cancellationToken))
                .Any(mention => mention.WholeAccess().Parent is InvocationExpressionSyntax call && call.Expression == mention.WholeAccess()
                    && Holds(call, program, program.Sources.ModelFor(call, model), depth - 1, cancellationToken));
    }

    /// <summary>The interface members that mean this method and no other.</summary>
    private static IEnumerable<ISymbol> ContractsOf(IMethodSymbol method, ProgramModel program)
        => method.MethodKind == MethodKind.LocalFunction ? [] : method.ImplementedMembers().Where(member => member is IMethodSymbol contract && Implementations.Of(contract, program) is [_]);

    /// <summary>A loop that only pauses may as well keep one thing alive for as long as the service lives: that is no piece of work.</summary>
    private static bool IsFed(StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => ServiceLoop.Judge(loop, program, model, cancellationToken) is { Answer: true, Source: { } source } && (source.Kind != SourceKind.Tick || source.Members == "WaitForNextTickAsync");
}
