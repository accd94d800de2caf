using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Does time pass here, so that what is repeated does not spin? Names are enough for a yes: it keeps us silent, never loud.</summary>
internal static class Pace
{
    private const int DepthOfCallees = 2;

    private static readonly string[] Words = ["delay", "wait", "sleep", "backoff", "throttle", "acquire", "pause", "retry", "poll", "cooldown", "pace"];

    /// <summary>A call that is there to let time pass: <c>Task.Delay</c>, <c>Thread.Sleep</c>, or anything that says so in its name.</summary>
    internal static bool IsPause(InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText is { } name && Words.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>
    /// May time pass when <paramref name="region"/> runs? Yes for a pause, for a wait whose length we cannot see, and for a call into code
    /// that we cannot see and that is no report.
    /// </summary>
    internal static bool MayPass(SyntaxNode region, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Passes(region, Unseen.MayPause, program, model, DepthOfCallees, cancellationToken);

    /// <summary>The same for one call.</summary>
    internal static bool MayTake(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Takes(call, Unseen.MayPause, program, model, DepthOfCallees, cancellationToken);

    /// <summary>Does the call pause by its name, or in its body as far as we see it?</summary>
    internal static bool Pauses(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Takes(call, Unseen.Returns, program, model, DepthOfCallees, cancellationToken);

    /// <summary>What to think of code that we cannot see.</summary>
    private enum Unseen
    {
        MayPause,
        Returns,
    }

    private static bool Passes(SyntaxNode region, Unseen unseen, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
        => region.Executed().OfType<InvocationExpressionSyntax>().Any(call => Takes(call, unseen, program, model, depth, cancellationToken));

    private static bool Takes(InvocationExpressionSyntax call, Unseen unseen, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (IsPause(call))
            return true;
        if (Reporting.IsReport(call, program, model, cancellationToken) || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
            return false;
        if (RequestSources.In(program).Find(method) is { Kind: SourceKind.Tick or SourceKind.Queue })
            return true;
        if (program.Sources.DeclarationOf(method.ReducedFrom ?? method, cancellationToken) is { } callee)
        {
            return depth > 0
                ? Passes(SourceBodies.BodyOf(callee)!, unseen, program, program.Sources.ModelFor(callee), depth - 1, cancellationToken)
                : unseen == Unseen.MayPause;
        }

        return unseen == Unseen.MayPause
            && (TotalCalls.IsWaitedFor(call)
                || method.ContainingType.TypeKind is TypeKind.Interface or TypeKind.Delegate && !TotalCalls.IsTotal(call, program, model, cancellationToken));
    }
}
