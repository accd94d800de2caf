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
/// <param name="Target">The object or task that is waited for; null when there are several.</param>
internal sealed record WaitFacts(ExpressionSyntax Wait, InvocationExpressionSyntax? Call, ExitWait? Api, ExpressionSyntax? Target, Bound Bound, ExitPath Path, bool IsRepeated, string? StopToken = null)
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
        "System.Threading.WaitHandle" or "System.Threading.ManualResetEventSlim" or "System.Threading.CountdownEvent" => "is never signalled",
        "System.Threading.SemaphoreSlim" => "is never released",
        "System.Threading.Barrier" => "is never reached by all",
        "System.ServiceProcess.ServiceController" => "never gets there",
        _ => "never ends",
    };

    internal string Remedy => IsRepeated ? "Asking again is no limit: give the whole wait a deadline"
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
                    : null;
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
        => StopTokenAt(task, program, model, cancellationToken) is null ? null
            : Judged(task, task, null, null, OfAwaited(task, task, program, model, cancellationToken), program, model, cancellationToken);

    /// <summary>A stop that has a token is also asked about the calls it waits for, where their bodies are here.</summary>
    private static Bound OfAwaited(ExpressionSyntax task, ExpressionSyntax wait, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => StopTokenAt(wait, program, model, cancellationToken) is null
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
            return new WaitFacts(call, call, api, TargetOf(call, call), new Bound(false, "asked again and again"), path, IsRepeated: true);
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

        return Judged(WithReceiver(call), call, call, api, bound, program, model, cancellationToken);
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
        var target = TargetOf(wait, inner);
        var token = StopTokenAt(wait, program, model, cancellationToken);
        if (Settlement.IsSettled(wait, target, model, cancellationToken) || token is not null && IsRegisteredBefore(wait, token))
            return null;
        // A component that closes may write what it still holds, and that has an end; what it stops or closes may have none, and where
        // that is written here, the wait is reported where it stands.
        if (path.Stopping == Stopping.Component && target is InvocationExpressionSyntax made && made.CalledName()?.Identifier.ValueText is { } name
            && (!ExitPath.IsStopOrWait(name) || program.Sources.DeclarationOf(model.GetSymbolInfo(made, cancellationToken).Symbol as IMethodSymbol, cancellationToken) is not null))
        {
            return null;
        }

        return new WaitFacts(wait, call, api, target, bound, path, IsRepeated: false, api is null && !IsSemaphore(inner, model, cancellationToken) ? token : null);
    }

    /// <summary>The stop's token calls something once it is cancelled: that may well be what ends the wait.</summary>
    private static bool IsRegisteredBefore(ExpressionSyntax wait, string token)
        => wait.EnclosingFunction()!.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.SpanStart < wait.SpanStart
            && call.CalledName()?.Identifier.ValueText is "Register" or "UnsafeRegister" && call.Receiver() is IdentifierNameSyntax receiver && receiver.Identifier.ValueText == token);

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

    private static ExpressionSyntax? TargetOf(ExpressionSyntax wait, ExpressionSyntax inner)
    {
        var target = inner switch
        {
            AwaitExpressionSyntax awaited => awaited.Expression,
            InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var only }] } all when all.CalledName()?.Identifier.ValueText is "WaitAll" => only,
            InvocationExpressionSyntax all when all.CalledName()?.Identifier.ValueText is "WaitAll" or "WaitAny" => all,
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
