using System.Collections.Immutable;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>The call through which a failure leaves a piece of work that somebody starts in the background.</summary>
internal static class EscapingCall
{
    private const int DepthOfCallees = 3;

    private static readonly string[] Mistakes = ["System.ArgumentException", "System.InvalidOperationException", "System.NotSupportedException", "System.NotImplementedException"];

    /// <summary>
    /// The first call below <paramref name="body"/> whose exception leaves it; null when there is none, or each is somebody's business: in a
    /// service loop, which has rules of its own, or under a catch that throws again on purpose.
    /// </summary>
    internal static InvocationExpressionSyntax? First(SyntaxNode body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => First(body, program, model, DepthOfCallees, cancellationToken);

    private static InvocationExpressionSyntax? First(SyntaxNode body, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
        => TotalCalls.Escapes(body, program, model, cancellationToken).OfType<InvocationExpressionSyntax>()
            .Concat(Aftermath(body, program, model, cancellationToken))
            .Concat(AwaitedStarts(body, program, model, depth, cancellationToken))
            .OrderByDescending(call => call.OuterTask().Parent is AwaitExpressionSyntax) // names what most likely fails
            .FirstOrDefault(call => !IsRethrownOnPurpose(call, body, program, model, cancellationToken)
                && !ChecksArgument(call, program, model, cancellationToken)
                && !EndsProcess(call, program, model, cancellationToken)
                && !IsInServiceLoop(call, body, program, model, cancellationToken)
                && LeavesItsOwnBody(call, program, model, depth, cancellationToken));

    /// <summary>
    /// Awaited calls inside a catch or a finally: what is done about a failure can fail too, and no clause of the same try catches that.
    /// What is not awaited there is left to its author.
    /// </summary>
    private static IEnumerable<InvocationExpressionSyntax> Aftermath(SyntaxNode body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => body.Executed().OfType<InvocationExpressionSyntax>().Where(call => call.OuterTask().Parent is AwaitExpressionSyntax
            && call.Ancestors().TakeWhile(ancestor => ancestor != body).Any(ancestor => ancestor is CatchClauseSyntax or FinallyClauseSyntax)
            && !SettlesMessage(call)
            && !TotalCalls.IsTotal(call, program, model, cancellationToken)
            && !Guard.Between(call, body, program, model, cancellationToken).Holds);

    /// <summary>Says to a broker what became of its message. Where that fails, the channel is gone, and the broker delivers the message again.</summary>
    private static bool SettlesMessage(InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText is "BasicNackAsync" or "BasicRejectAsync" or "BasicAckAsync" or "AbandonMessageAsync" or "DeadLetterMessageAsync" or "CompleteMessageAsync" or "NakAsync" or "AckAsync";

    /// <summary><c>await Task.Run(work)</c>: the failure of the work comes out where it is awaited. A delegate that was handed in may always fail.</summary>
    private static IEnumerable<InvocationExpressionSyntax> AwaitedStarts(SyntaxNode body, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
        => body.Executed().OfType<InvocationExpressionSyntax>().Where(call => call.CalledName()?.Identifier.ValueText is "Run" or "StartNew" && call.OuterTask().Parent is AwaitExpressionSyntax
            && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol start && StartedWork.IsTaskStart(start, program)
            && !Guard.Between(call, body, program, model, cancellationToken).Holds
            && (StartedWork.FunctionRunBy(call, program, model, cancellationToken) is not { } work
                || depth > 0 && First(SourceBodies.BodyOf(work)!, program, program.Sources.ModelFor(work, model), depth - 1, cancellationToken) is not null));

    private static bool IsRethrownOnPurpose(InvocationExpressionSyntax call, SyntaxNode body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        for (SyntaxNode node = call; node != body && node.Parent is not null; node = node.Parent)
        {
            if (node.Parent is TryStatementSyntax attempt && attempt.Block == node && attempt.Catches.Any(clause =>
                    CatchEffect.IsBroadClause(clause, program, model, cancellationToken) && CatchEffect.DoesOf(clause, program, model, cancellationToken) == CatchDoes.Rethrows))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A mistake of the caller's in the program, found at its first run: <c>ArgumentNullException.ThrowIfNull(x)</c>, <c>throw new ArgumentException(…)</c>.</summary>
    private static bool ChecksArgument(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => call.CalledName()?.Identifier.ValueText.StartsWith("ThrowIf", StringComparison.Ordinal) == true
            && program.Types.IsOrDerivesFrom(model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType, "System.Exception");

    /// <summary>A check of what was given or of the state: a mistake in the program, not a failure of its work.</summary>
    private static bool ThrowsForMistake(SyntaxNode thrower, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var thrown = (thrower as ThrowStatementSyntax)?.Expression ?? (thrower as ThrowExpressionSyntax)?.Expression;
        return thrown is not null && model.GetTypeInfo(thrown, cancellationToken).Type is { } type && Mistakes.Any(mistake => program.Types.IsOrDerivesFrom(type, mistake));
    }

    /// <summary>A watchdog's <c>FailFast</c> is meant.</summary>
    private static bool EndsProcess(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => call.CalledName()?.Identifier.ValueText is "FailFast" or "Exit"
            && program.Types.Is(model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType, "System.Environment");

    /// <summary>Does a service loop stand between the call and <paramref name="body"/>?</summary>
    internal static bool IsInServiceLoop(InvocationExpressionSyntax call, SyntaxNode body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => call.Ancestors().TakeWhile(ancestor => ancestor != body.Parent).OfType<StatementSyntax>()
            .Any(ancestor => ancestor.IsLoop() && ServiceLoop.IsPlausible(ancestor, program) && ServiceLoop.Judge(ancestor, program, model, cancellationToken).Answer == true);

    /// <summary>
    /// A callee whose failures all come from service loops is done with there, and an <c>async void</c> one hands none of them back; one of a
    /// contract is asked about in all its implementations here.
    /// </summary>
    private static bool LeavesItsOwnBody(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0 || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
            return true;
        method = method.ReducedFrom ?? method;
        if (method is { IsAsync: true, ReturnsVoid: true } || IsInherited(call, method, program, model, cancellationToken))
            return false;
        var bodies = (method.IsAbstract || method.IsVirtual || method.IsOverride ? Implementations.Of(method, program) : ImmutableArray.Create(method))
            .Select(implementation => program.Sources.DeclarationOf(implementation, cancellationToken)).ToList();
        return bodies.Count == 0 || bodies.Exists(declaration => declaration is null || Leaves(declaration, program, program.Sources.ModelFor(declaration, model), depth, cancellationToken));
    }

    /// <summary>What a base type elsewhere does for its own: we cannot read it, and it is written for this.</summary>
    private static bool IsInherited(InvocationExpressionSyntax call, IMethodSymbol method, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => method is { IsVirtual: false, IsAbstract: false, IsOverride: false, IsStatic: false, ReturnsVoid: true, ContainingType.TypeKind: TypeKind.Class } && !program.Sources.Owns(method)
            && model.GetEnclosingSymbol(call.SpanStart, cancellationToken)?.ContainingType is { } home && home.SelfAndBases().Contains(method.ContainingType, SymbolEqualityComparer.Default);

    /// <summary>A throw of its own is a failure as well, unless it only tells a mistake.</summary>
    private static bool Leaves(SyntaxNode function, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        var body = SourceBodies.BodyOf(function)!;
        return TotalCalls.Escapes(body, program, model, cancellationToken).Any(node => node is not InvocationExpressionSyntax && !ThrowsForMistake(node, program, model, cancellationToken))
            || First(body, program, model, depth - 1, cancellationToken) is not null;
    }
}
