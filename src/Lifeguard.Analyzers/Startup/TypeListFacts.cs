using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>A list of the types of an assembly that was loaded while running, outside of any guard that we know of.</summary>
internal sealed record TypeListFacts(InvocationExpressionSyntax Call)
{
    private const string Failure = "System.Reflection.ReflectionTypeLoadException";
    private const int DepthOfCallers = 3;

    internal static TypeListFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (call.Receiver() is not { } assembly || !program.Types.Is(model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType, "System.Reflection.Assembly")
            || !new Origin(program, model, cancellationToken).IsLoaded(assembly) || IsGuarded(call, program, model, DepthOfCallers, cancellationToken))
        {
            return null;
        }

        return new(call);
    }

    /// <summary>A try around it, or around the functions that lead here, catches the failure.</summary>
    private static bool IsGuarded(SyntaxNode node, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        var clauses = node.Ancestors().TakeWhile(ancestor => ancestor is not MemberDeclarationSyntax or GlobalStatementSyntax).OfType<TryStatementSyntax>()
            .Where(attempt => attempt.Block.Span.Contains(node.Span)).SelectMany(attempt => attempt.Catches);
        if (clauses.Any(clause => clause.Filter is not null || CatchEffect.IsBroadClause(clause, program, model, cancellationToken) || CatchEffect.Catches(clause, Failure, program, model, cancellationToken)))
            return true;
        if (depth == 0)
            return true; // too far to be certain
        return node.FirstAncestorOrSelf<MemberDeclarationSyntax>(ancestor => ancestor is not GlobalStatementSyntax) is MethodDeclarationSyntax declaration && model.GetDeclaredSymbol(declaration, cancellationToken) is { } method
            && program.Sources.MentionsOf(method, cancellationToken).Any(mention => IsGuarded(mention, program, program.Sources.ModelFor(mention), depth - 1, cancellationToken));
    }
}
