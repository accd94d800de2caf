using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>What is done with a <c>Task&lt;Task&gt;</c>, whose outer task ends when the inner one has only begun.</summary>
internal static class OuterTaskUse
{
    /// <summary>
    /// Does somebody look at the outer task as if it were the work? Not where it is unwrapped or awaited twice, and not where nobody looks
    /// at all.
    /// </summary>
    internal static bool IsTakenForTheWork(ExpressionSyntax task, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var outer = task;
        while (outer.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax or CastExpressionSyntax)
            outer = (ExpressionSyntax)outer.Parent;
        if (IsWaitedForOnce(outer))
            return true;
        switch (outer.Parent)
        {
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContinueWith", Parent: InvocationExpressionSyntax continuation }:
                return !Unwraps(continuation) && continuation.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Unwrap" };
            case MemberAccessExpressionSyntax or ExpressionStatementSyntax:
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } }:
                return false;
            case AssignmentExpressionSyntax assignment when !IsLookedAt(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, program, cancellationToken):
                return false;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } when model.GetDeclaredSymbol(variable, cancellationToken) is ILocalSymbol local:
                var mentions = variable.EnclosingFunction()!.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == local.Name
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, local)).ToList();
                return program.Types.Is(local.Type, "System.Threading.Tasks.Task") ? mentions.Count > 0 : mentions.Exists(IsWaitedForOnce) && !mentions.Exists(name => name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Unwrap" or "Result" });
            default:
                return program.Types.Is(model.GetTypeInfo(outer, cancellationToken).ConvertedType, "System.Threading.Tasks.Task");
        }
    }

    private static bool IsWaitedForOnce(ExpressionSyntax task)
    {
        switch (task.Parent)
        {
            case AwaitExpressionSyntax { Parent: ExpressionStatementSyntax }:
                return true;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured }:
                return configured.Parent is AwaitExpressionSyntax { Parent: ExpressionStatementSyntax };
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" }:
                return true;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Parent: InvocationExpressionSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax result } } }:
                return result.Parent is ExpressionStatementSyntax;
            default:
                return false;
        }
    }

    /// <summary>The continuation itself goes on to the inner task.</summary>
    private static bool Unwraps(InvocationExpressionSyntax continuation)
        => continuation.ArgumentList.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Name.Identifier.ValueText is "Unwrap" or "Result");

    private static bool IsLookedAt(ISymbol? store, ProgramModel program, CancellationToken cancellationToken)
        => store is not null && (store.DeclaredAccessibility != Accessibility.Private && store is not ILocalSymbol
            || program.Sources.MentionsOf(store, cancellationToken).Any(mention => !mention.WholeAccess().IsWritten()));
}
