using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>A member that does not fail in a running service. <c>*</c> stands for every member of the type.</summary>
internal sealed record TotalCall(string Type, string Members) : ApiRow(Type, Members);

/// <summary>
/// Can this call throw into its caller? Yes for every call that is not listed here, not a log, and whose body, where we have
/// it, is not proved to keep its failures to itself.
/// </summary>
internal static class TotalCalls
{
    private const int DepthOfCallees = 3;
    private const string Suppress = "SuppressThrowing";

    private static readonly string[] TotalNamespaces =
    [
        "System.Collections", "System.Diagnostics.Metrics", "System.Buffers", "System.Runtime.CompilerServices", "System.Numerics", "System.Text",
        "System.Linq", "System.Threading.Channels",
    ];

    private static readonly ApiTable<TotalCall> Table = new(
        new("System.Object", "*"), new("System.String", "*"), new("System.Enum", "*"), new("System.Array", "*"), new("System.Math", "*"), new("System.MathF", "*"),
        new("System.IO.Path", "*"), new("System.Threading.Tasks.UnobservedTaskExceptionEventArgs", "SetObserved"), new("System.Random", "*"), new("System.Guid", "*"), new("System.TimeSpan", "*"), new("System.DateTime", "*"), new("System.DateTimeOffset", "*"),
        new("System.TimeProvider", "*"), new("System.BitConverter", "*"), new("System.Nullable`1", "*"), new("System.GC", "*"), new("System.OperatingSystem", "*"), new("System.HashCode", "*"),
        new("System.WeakReference", "*"), new("System.WeakReference`1", "*"), new("System.Threading.Tasks.TaskScheduler", "TryExecuteTask|TryExecuteTaskInline"),
        new("System.Lazy`1", "*"), new("System.Tuple", "*"), new("System.Span`1", "*"), new("System.ReadOnlySpan`1", "*"), new("System.Memory`1", "*"),
        new("System.ReadOnlyMemory`1", "*"), new("System.MemoryExtensions", "*"), new("System.IDisposable", "Dispose"), new("System.IAsyncDisposable", "DisposeAsync"),
        new("System.Diagnostics.Stopwatch", "*"), new("System.Diagnostics.Activity", "*"), new("System.Diagnostics.ActivitySource", "*"),
        new("System.Threading.Interlocked", "*"), new("System.Threading.Volatile", "*"), new("System.Threading.Monitor", "*"), new("System.Threading.Thread", "*"),
        new("System.Threading.SpinWait", "*"), new("System.Threading.Barrier", "*"), new("System.Threading.CountdownEvent", "*"), new("System.Threading.WaitHandle", "*"),
        new("System.Threading.EventWaitHandle", "*"), new("System.Threading.ManualResetEventSlim", "*"), new("System.Threading.SemaphoreSlim", "*"),
        new("System.Threading.ReaderWriterLockSlim", "*"), new("System.Threading.CancellationToken", "*"), new("System.Threading.CancellationTokenSource", "*"),
        new("System.Threading.CancellationTokenRegistration", "*"), new("System.Threading.PeriodicTimer", "*"), new("System.Timers.Timer", "Start|Stop|Close"), new("System.Threading.SynchronizationContext", "SetSynchronizationContext"), new("System.Threading.Timer", "*"),
        new("System.Threading.ThreadPool", "*"), new("System.Threading.Tasks.TaskFactory", "*"), new("System.Threading.Tasks.TaskCompletionSource", "*"),
        new("System.Threading.Tasks.TaskCompletionSource`1", "*"), new("System.Threading.Tasks.TaskExtensions", "*"),
        new("System.Threading.Tasks.Task", "Delay|Yield|WhenAny|FromResult|FromException|FromCanceled|ConfigureAwait|Run|ContinueWith|GetAwaiter|Dispose"),
        new("System.Threading.Tasks.ValueTask", "ConfigureAwait|AsTask|GetAwaiter|FromResult"), new("System.Threading.Tasks.ValueTask`1", "ConfigureAwait|AsTask|GetAwaiter"),
        new("System.Threading.Tasks.Dataflow.BatchBlock`1", "TriggerBatch|Complete"), new("System.Threading.Tasks.Dataflow.DataflowBlock", "Post"),
        new("Lifeguard.ExitManager", "*"), new("Lifeguard.FailureWindow", "*"), new("Lifeguard.LoopGuard", "*"), // their promise
        new("Polly.ISyncPolicy", "Execute|ExecuteAndCapture"), new("Polly.ISyncPolicy`1", "Execute|ExecuteAndCapture"),
        new("Polly.IAsyncPolicy", "ExecuteAsync|ExecuteAndCaptureAsync"), new("Polly.IAsyncPolicy`1", "ExecuteAsync|ExecuteAndCaptureAsync"),
        new("Polly.ResiliencePipeline", "Execute|ExecuteAsync|ExecuteOutcomeAsync"), new("Polly.ResiliencePipeline`1", "Execute|ExecuteAsync|ExecuteOutcomeAsync"), // what fails in them is their policy's business
        new("Microsoft.Extensions.Hosting.IHostApplicationLifetime", "StopApplication"), // logs what its callbacks throw
        new("Microsoft.Extensions.DependencyInjection.IServiceScopeFactory", "CreateScope"),
        new("Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions", "CreateScope|CreateAsyncScope"));

    /// <summary>Certainly keeps its failures to itself; false means that it may throw, or that we cannot tell.</summary>
    internal static bool IsTotal(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => IsTotal(call, program, model, DepthOfCallees, cancellationToken);

    /// <summary>
    /// The operations below <paramref name="region"/> that may throw out of it: not total, and not guarded on the way. Where part of
    /// the region is guarded, its author has thought of failure, and only what certainly reaches outside the process counts for
    /// the rest. Catch and finally blocks are left to their authors.
    /// </summary>
    internal static IEnumerable<SyntaxNode> Escapes(SyntaxNode region, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Escapes(region, program, model, DepthOfCallees, cancellationToken);

    private static IEnumerable<SyntaxNode> Escapes(SyntaxNode region, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        var partlyGuarded = Guard.IsPartOf(region, program, model, cancellationToken);
        foreach (var child in region.Executed())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var mayThrow = child switch
            {
                ThrowStatementSyntax { Expression: not null } or ThrowExpressionSyntax => !partlyGuarded,
                InvocationExpressionSyntax call => (!partlyGuarded || ReachesOutside(call, program, model, cancellationToken)) && !IsTotal(call, program, model, depth, cancellationToken),
                _ => false,
            };
            if (mayThrow && !IsAftermath(child, region) && !Guard.Between(child, region, program, model, cancellationToken).Holds)
                yield return child;
        }
    }

    private static bool IsAftermath(SyntaxNode node, SyntaxNode region)
        => node.Ancestors().TakeWhile(ancestor => ancestor != region).Any(ancestor => ancestor is CatchClauseSyntax or FinallyClauseSyntax);

    /// <summary>Awaited work, or a source that is known to fail.</summary>
    private static bool ReachesOutside(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => call.OuterTask().Parent is AwaitExpressionSyntax
            || RequestSources.In(program).Find(call, model, cancellationToken) is { CanFail: true };

    private static bool IsTotal(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
            return true; // unbound, or nameof: nothing certain can be said
        if (Reporting.IsReport(call, program, model, cancellationToken) || IsListed(method, program) || IsAwaitedWithoutThrowing(call))
            return true;
        if (IsTask(method.ReturnType) && !IsWaitedFor(call))
            return true; // its failure stays in the task, which is another question
        if (depth == 0)
            return true; // too deep to be certain
        if (method.IsVirtual || method.IsAbstract || method.IsOverride && !method.IsSealed || method.ContainingType.TypeKind is TypeKind.Interface or TypeKind.Delegate)
            return false;
        if (program.Sources.DeclarationOf(method.ReducedFrom ?? method, cancellationToken) is not { } declaration)
            return method is { IsExtensionMethod: true, ReturnsVoid: true } && IsTask((method.ReducedFrom ?? method).Parameters[0].Type); // task.Ignore() is there to take the failure
        var body = SourceBodies.BodyOf(declaration)!;
        var bodyModel = program.Sources.ModelFor(declaration, model);
        return !Escapes(body, program, bodyModel, depth - 1, cancellationToken).Any();
    }

    /// <summary><c>ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)</c>, or an extension of that name.</summary>
    private static bool IsAwaitedWithoutThrowing(InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText == Suppress
            || call.OuterTask() is InvocationExpressionSyntax outer && outer.ArgumentList.Arguments is [{ Expression: var options }] && outer.CalledName()?.Identifier.ValueText == "ConfigureAwait"
                && options.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: Suppress });

    private static bool IsListed(IMethodSymbol method, ProgramModel program)
    {
        var type = (method.ReducedFrom ?? method).ContainingType;
        if (type is null)
            return false;
        if (method.Name.StartsWith("TrySet", StringComparison.Ordinal) || method.Name == "Dispose" || program.Options.AdditionalGuards.Contains(method))
            return true;
        var home = type.ContainingNamespace?.ToDisplayString() ?? "";
        return TotalNamespaces.Any(name => home == name || home.StartsWith(name + ".", StringComparison.Ordinal)) || Table.In(program).Find(method) is not null;
    }

    private static bool IsTask(ITypeSymbol candidate)
        => candidate is INamedTypeSymbol { Name: "Task" or "ValueTask" } type && type.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";

    /// <summary>Awaited here, waited for here, or handed back to a caller who does: whoever drops a task is asked about the call that starts it.</summary>
    internal static bool IsWaitedFor(InvocationExpressionSyntax call) => call.OuterTask().Parent switch
    {
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: var returned } } => !IsVoid(returned),
        ArrowExpressionClauseSyntax { Parent: LocalFunctionStatementSyntax { ReturnType: var returned } } => !IsVoid(returned),
        AwaitExpressionSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "Result" or "GetAwaiter" } => true,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer } when outer.CalledName()?.Identifier.ValueText == "WhenAll" => IsWaitedFor(outer),
        _ => false,
    };

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
}
