using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>What is known about an empty broad catch around all that the callback of a periodic timer does.</summary>
/// <param name="Failing">The first call whose failure it drops.</param>
internal sealed record TickFacts(CatchClauseSyntax Clause, InvocationExpressionSyntax Failing)
{
    private const string TimerType = "System.Threading.Timer";

    /// <summary>The cheap test: nothing in it, and nothing between its try and the edge of the function.</summary>
    internal static bool IsPlausible(CatchClauseSyntax clause)
        => clause is { Filter: null, Block.Statements.Count: 0, Parent: TryStatementSyntax { Parent: BlockSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax } } };

    internal static TickFacts? Of(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var attempt = (TryStatementSyntax)clause.Parent!;
        var body = (BlockSyntax)attempt.Parent!;
        if (!CatchEffect.IsBroadClause(clause, program, model, cancellationToken) || body.Statements.Last() != attempt) // what follows may look at what became of it
            return null;
        var failing = TotalCalls.Escapes(attempt.Block, program, model, cancellationToken).OfType<InvocationExpressionSyntax>().FirstOrDefault(call => !CatchFacts.IsCleanUp(call));
        if (failing is null || body.Statements.Any(statement => statement != attempt && TotalCalls.Escapes(statement, program, model, cancellationToken).Any()))
            return null;
        return IsPeriodic(body.Parent!, program, model, cancellationToken) ? new TickFacts(clause, failing) : null;
    }

    /// <summary>Is the function handed to a timer that comes back by the clock, and to nobody else?</summary>
    private static bool IsPeriodic(SyntaxNode function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (function is AnonymousFunctionExpressionSyntax lambda)
            return IsHandedToPeriodicTimer(lambda, program, model, cancellationToken);
        if (model.GetDeclaredSymbol(function, cancellationToken) is not IMethodSymbol { IsVirtual: false, IsOverride: false } method)
            return false;
        var mentions = program.Sources.MentionsOf(method, cancellationToken).ToList();
        return mentions.Count > 0 && mentions.All(mention => IsHandedToPeriodicTimer(mention.WholeAccess(), program, program.Sources.ModelFor(mention, model), cancellationToken));
    }

    private static bool IsHandedToPeriodicTimer(ExpressionSyntax callback, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (callback.Parent is not ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: var made } creation }
            || !program.Types.Is(model.GetTypeInfo(creation, cancellationToken).Type, TimerType))
        {
            return false;
        }

        if (made.Count == 4)
            return ComesBack(made[3], model, cancellationToken);
        // Made unarmed: whoever keeps it arms it.
        return creation.Parent is AssignmentExpressionSyntax assignment && model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is { } holder
            && creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            && type.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.CalledName()?.Identifier.ValueText == "Change" && call.ArgumentList.Arguments.Count == 2
                && call.Receiver() is { } timer && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(timer.Bare(), cancellationToken).Symbol, holder)
                && ComesBack(call.ArgumentList.Arguments[1], model, cancellationToken));
    }

    private static bool ComesBack(ArgumentSyntax period, SemanticModel model, CancellationToken cancellationToken)
        => period.NameColon is null && !Bound.IsInfinite(period.Expression, model, cancellationToken) && model.GetConstantValue(period.Expression, cancellationToken) is not { HasValue: true, Value: 0 or 0L or 0u };
}
