using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Exit;

/// <summary>What is known about a wait for something that need not end.</summary>
/// <param name="Wait">The whole wait, the <c>?.</c> in front of it included.</param>
/// <param name="Call">The call that blocks; null for a task awaited, read or returned.</param>
/// <param name="Api">What is known of the member that blocks; null for a task awaited or returned.</param>
/// <param name="IsRepeated">It has a bound, but only asks again.</param>
/// <param name="StopToken">The token of the hosted service's stop that awaits: its bound, if only it were asked. Null elsewhere.</param>
/// <param name="Callee">The method written here that waits inside; null where the wait itself stands here.</param>
/// <param name="Target">The object or task that is waited for; null when there are several.</param>
internal sealed record WaitFacts(ExpressionSyntax Wait, InvocationExpressionSyntax? Call, ExitWait? Api, ExpressionSyntax? Target, Bound Bound, ExitPath Path, bool IsRepeated, string? StopToken = null, string? Callee = null)
{
    private const int LongestName = 60;
    private static readonly char[] LineEnds = ['\r', '\n'];

    /// <summary>What is waited for, in the author's own words.</summary>
    internal string WaitedOn
    {
        get
        {
            var text = string.Concat((Target ?? Wait).ToString().Split(LineEnds, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));
            return text.Length > LongestName ? text.Substring(0, LongestName) + "…" : text;
        }
    }

    /// <summary>How it fails to end.</summary>
    internal string Failure => Api?.Type switch
    {
        null when IsRepeated => "never changes",
        "System.Threading.Monitor" => "is never pulsed",
        "System.Threading.WaitHandle" or "System.Threading.ManualResetEventSlim" or "System.Threading.CountdownEvent" => "is never signalled",
        "System.Threading.SemaphoreSlim" => "is never released",
        "System.Threading.Barrier" => "is never reached by all",
        "System.ServiceProcess.ServiceController" => "never gets there",
        _ => "never ends",
    };

    internal string Remedy => IsRepeated ? "Asking again is no limit: give the whole wait a deadline"
        : Callee is not null ? $"{Callee} waits with no bound: let it take one, and use its result"
        : Api is null ? "Bound the wait with the stop token or a delay (Task.WhenAny), and say so when it runs out"
        : $"Use {Api.BoundedForm} and its result";

    /// <summary>The facts, or null when there is no wait, it has a bound, or it may have one.</summary>
    internal static WaitFacts? Of(ExpressionSyntax node, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (node)
        {
            case InvocationExpressionSyntax call:
                return ExitWaits.Blocking.In(program).Find(model.GetSymbolInfo(call, cancellationToken).Symbol) is { } api
                    ? OfBlocking(call, api, program, model, cancellationToken)
                    : OfPolling(call, program, model, cancellationToken) ?? OfCallee(call, program, model, cancellationToken);
            case AwaitExpressionSyntax wait when OfPolling(wait, program, model, cancellationToken) is { } polling:
                return polling;
            case AwaitExpressionSyntax wait:
                return Judged(wait, wait, null, null, OfAwaited(wait.Expression, wait, program, model, cancellationToken), program, model, cancellationToken);
            default:
                if (ExitWaits.Blocking.In(program).Find(model.GetSymbolInfo(node, cancellationToken).Symbol) is not { Kind: WaitKind.TaskValue } value || Receiver(node) is not { } task)
                    return null;
                return Judged(WithReceiver(node), node, null, value, Bound.OfTask(task, program, model, cancellationToken), program, model, cancellationToken);
        }
    }

    /// <summary>The same for a task that a stop hands back to the host.</summary>
    internal static WaitFacts? OfReturned(ExpressionSyntax task, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => StopTokenAt(task, program, model, cancellationToken) is null && !IgnoresToken(task, model, cancellationToken) ? null
            : Judged(task, task, null, null, OfAwaited(task, task, program, model, cancellationToken), program, model, cancellationToken);

    /// <summary>In a component's stop that was given a token and never mentions it.</summary>
    private static bool IgnoresToken(ExpressionSyntax wait, SemanticModel model, CancellationToken cancellationToken)
        => wait.EnclosingFunction() is MethodDeclarationSyntax { ParameterList.Parameters: [.., { } last] } stop && ExitPath.LooksLikeStop(stop)
            && model.GetDeclaredSymbol(last, cancellationToken) is { Type: { Name: "CancellationToken", ContainingNamespace.Name: "Threading" } } token
            && !SourceBodies.BodyOf(stop)!.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax name && name.Identifier.ValueText == token.Name);

    /// <summary>The pause of a loop that only looks whether somebody else is done.</summary>
    private static WaitFacts? OfPolling(ExpressionSyntax pause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Polling.At(pause, program, model, cancellationToken) is not { } polling || ExitPath.Of(pause, program, model, cancellationToken) is not { Stopping: not Stopping.Unknown } path
            || Settlement.IsSettled(pause, null, model, cancellationToken))
        {
            return null;
        }

        return new WaitFacts(pause, null, null, polling.Condition, new Bound(false, polling.ToString()), path, IsRepeated: true,
            pause is AwaitExpressionSyntax ? StopTokenAt(pause, program, model, cancellationToken) : null);
    }

    /// <summary>A call that comes back only when what the method waits for inside is over. Not where that wait stands on a way out itself: there it is reported.</summary>
    private static WaitFacts? OfCallee(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method || !program.Sources.Owns(method) || method.ReturnType.Name is "Task" or "ValueTask"
            || CalleeWait.Of(call, program, model, out var handed, cancellationToken) is not { Answer: false } bound
            || ExitPath.Of(call, program, model, cancellationToken) is not { Stopping: not Stopping.Unknown } path || Settlement.IsSettled(call, handed ?? call.Receiver(), model, cancellationToken))
        {
            return null;
        }

        var isReported = handed is null
            ? IsReportedInside(method, path, call, program, model, cancellationToken)
            : path.Stopping == Stopping.Component && IsAnothersMatter(handed.Bare(), program, model, cancellationToken);
        return isReported ? null : new WaitFacts(WithReceiver(call), call, null, handed?.Bare() ?? call, bound, path, IsRepeated: false, Callee: method.Name);
    }

    private static bool IsReportedInside(IMethodSymbol method, ExitPath path, InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (program.Sources.DeclarationOf(method.ReducedFrom ?? method, cancellationToken) is not { } declaration || SourceBodies.BodyOf(declaration) is not { } body)
            return true;
        var inside = ExitPath.Of(body, program, program.Sources.ModelFor(body, model), cancellationToken).Stopping;
        return inside == path.Stopping || inside != Stopping.Unknown && IsOfSameFamily(method, call, model, cancellationToken);
    }

    private static bool IsOfSameFamily(IMethodSymbol method, SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
        => model.GetEnclosingSymbol(place.SpanStart, cancellationToken)?.ContainingType is { } here && (here.SelfAndBases().Contains(method.ContainingType, SymbolEqualityComparer.Default)
            || method.ContainingType.SelfAndBases().Contains(here, SymbolEqualityComparer.Default));

    /// <summary>
    /// A component that closes may write what it still holds, and that has an end; what it stops or closes may have none. Where its own type does
    /// that, the wait is reported where it stands.
    /// </summary>
    private static bool IsAnothersMatter(ExpressionSyntax? target, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => target is InvocationExpressionSyntax made && made.CalledName()?.Identifier.ValueText is { } name
            && (!ExitPath.IsStopOrWait(name) || model.GetSymbolInfo(made, cancellationToken).Symbol is IMethodSymbol method
                && program.Sources.DeclarationOf(method, cancellationToken) is not null && IsOfSameFamily(method, made, model, cancellationToken));

    /// <summary>A stop that has a token is also asked about the calls it waits for, where their bodies are here.</summary>
    private static Bound OfAwaited(ExpressionSyntax task, ExpressionSyntax wait, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => StopTokenAt(wait, program, model, cancellationToken) is null && !IgnoresToken(wait, model, cancellationToken)
            ? Bound.OfStoredTask(task, program, model, cancellationToken)
            : Bound.OfAwaitedTask(task, program, model, cancellationToken);

    /// <summary>The token of the hosted stop in whose body the wait stands.</summary>
    private static string? StopTokenAt(ExpressionSyntax wait, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => wait.EnclosingFunction() is MethodDeclarationSyntax stop && model.GetDeclaredSymbol(stop, cancellationToken) is { } method && ExitPath.IsHostedStop(method, program)
            ? stop.ParameterList.Parameters[0].Identifier.ValueText
            : null;

    private static WaitFacts? OfBlocking(InvocationExpressionSyntax call, ExitWait api, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Bound.IsRepeatedForEver(call, program, model, cancellationToken))
        {
            var path = ExitPath.Of(call, program, model, cancellationToken);
            // Whoever calls it: on the way out it is as endless as elsewhere.
            if (path.Stopping == Stopping.Unknown && ExitPath.OfAnyCaller(call, program, model, cancellationToken) is { Stopping: Stopping.Process } way)
                path = way;
            return new WaitFacts(call, call, api, TargetOf(call, call, isTask: false), new Bound(false, "asked again and again"), path, IsRepeated: true);
        }

        var bound = Bound.OfArguments(call, model, cancellationToken);
        if (bound.Answer == false)
        {
            bound = (api.Type, api.Kind) switch
            {
                ("System.Threading.Tasks.Task", WaitKind.Index) => new Bound(null, "ends with the first of several"),
                ("System.Threading.Tasks.Task", _) when call.CalledName()!.Identifier.ValueText == "WaitAll" => Bound.OfAllTasks(call, program, model, cancellationToken),
                ("System.Threading.Tasks.Task", _) or (_, WaitKind.TaskValue) => call.Receiver() is { } task ? Bound.OfTask(task, program, model, cancellationToken) : new Bound(null, "a task of unknown origin"),
                ("System.Threading.WaitHandle", _) when NamesTokenHandle(call, model, cancellationToken) => new Bound(null, "waits for a token"),
                _ => bound,
            };
        }

        var facts = Judged(WithReceiver(call), call, call, api, bound, program, model, cancellationToken);
        return facts is not null && api.Type == "System.Threading.Monitor" && call.Ancestors().TakeWhile(ancestor => ancestor is ExpressionSyntax or StatementSyntax).Any(ancestor => ancestor.IsLoop())
            ? facts with { IsRepeated = true } // woken by somebody else, it waits again
            : facts;
    }

    /// <summary>Its wait has a bounded form of its own, which says whether it got in.</summary>
    private static bool IsSemaphore(ExpressionSyntax wait, SemanticModel model, CancellationToken cancellationToken)
        => wait.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.CalledName()?.Identifier.ValueText == "WaitAsync"
            && model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType.Name == "SemaphoreSlim");

    /// <summary>A token's own handle among those waited for: it is the token that ends the wait.</summary>
    private static bool NamesTokenHandle(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => call.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "WaitHandle"
            && model.GetSymbolInfo(name, cancellationToken).Symbol is IPropertySymbol { ContainingType.Name: "CancellationToken" });

    private static WaitFacts? Judged(ExpressionSyntax wait, ExpressionSyntax inner, InvocationExpressionSyntax? call, ExitWait? api, Bound bound, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (bound.Answer != false || ExitPath.Of(wait, program, model, cancellationToken) is not { Stopping: not Stopping.Unknown } path)
            return null;
        var target = TargetOf(wait, inner, isTask: api is null);
        if (Settlement.IsSettled(wait, target, model, cancellationToken))
            return null;
        if (path.Stopping == Stopping.Component && IsAnothersMatter(target, program, model, cancellationToken))
            return null;
        return new WaitFacts(wait, call, api, target, bound, path, IsRepeated: false, api is null && !IsSemaphore(inner, model, cancellationToken) ? StopTokenAt(wait, program, model, cancellationToken) : null);
    }

    /// <summary>The call or member access together with the <c>x?.</c> that it hangs on.</summary>
    private static ExpressionSyntax WithReceiver(ExpressionSyntax node)
    {
        var binding = node.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault();
        return binding is not null && node.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault(access => access.WhenNotNull.Contains(node)) is { } conditional && conditional.WhenNotNull.Span.Contains(binding.Span)
            ? conditional
            : node;
    }

    private static ExpressionSyntax? Receiver(ExpressionSyntax node) => node switch
    {
        MemberAccessExpressionSyntax member => member.Expression,
        MemberBindingExpressionSyntax => node.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
        _ => null,
    };

    private static ExpressionSyntax? TargetOf(ExpressionSyntax wait, ExpressionSyntax inner, bool isTask)
    {
        var target = inner switch
        {
            AwaitExpressionSyntax awaited => awaited.Expression,
            _ when isTask => inner,
            InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var only }] } all when all.CalledName()?.Identifier.ValueText is "WaitAll" => only,
            InvocationExpressionSyntax all when all.CalledName()?.Identifier.ValueText is "WaitAll" or "WaitAny" => all,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait", Expression: SimpleNameSyntax { Identifier.ValueText: "Monitor" } }, ArgumentList.Arguments: [{ Expression: var pulsed }, ..] } => pulsed,
            InvocationExpressionSyntax call => call.Receiver(),
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } or MemberBindingExpressionSyntax => Receiver(inner),
            _ => wait,
        };
        while (true)
        {
            switch (target?.Bare())
            {
                case InvocationExpressionSyntax call when call.CalledName()?.Identifier.ValueText is "ConfigureAwait" or "AsTask" or "GetAwaiter" or "WaitAsync" or "WaitForExitAsync" && call.Receiver() is { } receiver:
                    target = receiver;
                    continue;
                case var bare:
                    return bare;
            }
        }
    }
}
