using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>What is known of the tasks that a <c>WhenAll</c> waits for, where at least two of them are endless loops.</summary>
/// <param name="Gathering">The call of <c>WhenAll</c>.</param>
/// <param name="Failing">The first call whose exception ends one of the loops.</param>
/// <param name="Lasting">The call that starts another.</param>
internal sealed record GatheringFacts(InvocationExpressionSyntax Gathering, InvocationExpressionSyntax Failing, InvocationExpressionSyntax Lasting)
{
    /// <summary>The cheap test before any question to the compiler.</summary>
    internal static bool IsPlausible(InvocationExpressionSyntax call) => call.CalledName()?.Identifier.ValueText == "WhenAll" && call.ArgumentList.Arguments.Count > 1;

    /// <summary>The facts, or null when a loop may end by itself, keeps its failures, or somebody watches for the first that ends.</summary>
    internal static GatheringFacts? Of(InvocationExpressionSyntax gathering, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!program.Types.Is(model.GetSymbolInfo(gathering, cancellationToken).Symbol?.ContainingType, "System.Threading.Tasks.Task"))
            return null;
        var loops = gathering.ArgumentList.Arguments
            .Select(argument => StartOf(argument.Expression.Bare(), model, cancellationToken))
            .OfType<InvocationExpressionSyntax>()
            .Select(start => (Start: start, Work: StartedWork.FunctionRunBy(start, program, model, cancellationToken)))
            .Where(started => started.Work is not null && IsEndless(started.Work, program, model, cancellationToken))
            .ToList();
        if (loops.Count < 2 || gathering.EnclosingFunction()?.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.CalledName()?.Identifier.ValueText is "WhenAny" or "ContinueWith") == true)
            return null;
        foreach (var (start, work) in loops)
        {
            var failing = TotalCalls.Escapes(SourceBodies.BodyOf(work)!, program, program.Sources.ModelFor(work!, model), cancellationToken).OfType<InvocationExpressionSyntax>().FirstOrDefault();
            if (failing is not null)
                return new GatheringFacts(gathering, failing, loops.First(other => other.Start != start).Start);
        }

        return null;
    }

    private static bool IsEndless(SyntaxNode work, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => StartedWork.EndlessLoopOf(SourceBodies.BodyOf(work)!, program, program.Sources.ModelFor(work, model), cancellationToken) is { } loop
            && ServiceLoop.Judge(loop, program, program.Sources.ModelFor(loop, model), cancellationToken).Answer != false;

    /// <summary>The call that starts the task: written in place, or the value of a local.</summary>
    private static InvocationExpressionSyntax? StartOf(ExpressionSyntax task, SemanticModel model, CancellationToken cancellationToken) => task switch
    {
        InvocationExpressionSyntax call => call,
        IdentifierNameSyntax when model.GetSymbolInfo(task, cancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declaration] }
            => (declaration.GetSyntax(cancellationToken) as VariableDeclaratorSyntax)?.Initializer?.Value as InvocationExpressionSyntax,
        _ => null,
    };
}
