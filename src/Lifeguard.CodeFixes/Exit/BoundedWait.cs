using System.Globalization;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Exit;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>
/// The bounded form of a wait, as statements: the result of the bound decides between going on and a report. A failure of a task that
/// did end still comes out where it came out before.
/// </summary>
internal sealed class BoundedWait
{
    private readonly WaitFacts _facts;
    private readonly TimeSpan _limit;
    private readonly SemanticModel _model;
    private readonly CancellationToken _cancellationToken;
    private readonly string? _token;
    private readonly InvocationExpressionSyntax? _semaphore;

    internal BoundedWait(WaitFacts facts, TimeSpan limit, FixSite site, CancellationToken cancellationToken)
    {
        _facts = facts;
        _limit = limit;
        _model = site.Model;
        _cancellationToken = cancellationToken;
        _semaphore = SemaphoreOf(facts.Wait);
        _token = facts.StopToken;
    }

    internal string Title => _token is not null ? "Wait no longer than the stop token allows, and report what did not end"
        : $"Wait no longer than {LimitInWords}, and report what did not end";

    private string LimitInWords => _limit.TotalMilliseconds % 1000 != 0 ? $"{_limit.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms" : $"{_limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s";

    private string LimitInCode => DurationText.At(_model, _facts.Wait.SpanStart, _limit);

    private string Report => FailureReport.TextAt(_model, _facts.Wait.SpanStart, $"{Subject} {Failed} {(_token is null ? $"within {LimitInWords}" : "before the stop ran out of time")}; leaving without it", warning: true);

    private string Failed => _facts.Failure switch
    {
        "is never signalled" => "was not signalled",
        "is never released" => "was not released",
        "never gets there" => "did not get there",
        "is never reached by all" => "was not reached by all",
        "is never pulsed" => "was not pulsed",
        _ => _semaphore is null ? "did not end" : "was not released",
    };

    /// <summary>The object waited for, by the name its author gave it.</summary>
    private string Subject => _facts.Target switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or IdentifierNameSyntax } member => member.Name.Identifier.ValueText is "Task" or "Completion" or "WaitHandle" ? member.ToString() : member.Name.Identifier.ValueText,
        InvocationExpressionSyntax call when call.CalledName()?.Identifier.ValueText is { } name and not ("WhenAll" or "WaitAll" or "WaitAny" or "Run" or "StartNew") => name,
        _ => "The work waited for",
    };

    /// <summary>The statements, a line each, <c>\t</c> for one level; null when there is no such form.</summary>
    internal string[]? Lines() => _facts switch
    {
        { Api: null } when _semaphore is not null => Checked($"!{_facts.Wait.ToString().Replace(_semaphore.ToString(), WithLimit(_semaphore))}"),
        { Api: null, Wait: var wait } => Awaited(wait is AwaitExpressionSyntax { Expression: var task } ? WithoutParentheses(task) : wait),
        { Api: { Kind: WaitKind.Succeeds }, Call: { } call } => Checked(Succeeds(call)),
        { Api: { Kind: WaitKind.Index }, Call: { } call } => Checked($"{WithLimit(call)} == {Name("System.Threading.WaitHandle")}.WaitTimeout"),
        { Api: { Kind: WaitKind.Throws }, Call: { } call } => ["try", "{", $"\t{WithLimit(call)};", "}", $"catch ({Name("System.ServiceProcess.TimeoutException")})", "{", "\t" + Report, "}"],
        { Api: { Kind: WaitKind.TaskValue }, Call: { } call, Target: { } task } => Value(call, task),
        _ => null,
    };

    private string[] Checked(string timedOut) => [$"if ({timedOut})", "{", "\t" + Report, "}"];

    private string Succeeds(InvocationExpressionSyntax call)
        => _facts.Wait == call ? "!" + WithLimit(call) : $"{_facts.Wait.ToString().Replace(call.ToString(), WithLimit(call))} == false";

    private string[]? Awaited(ExpressionSyntax task)
    {
        var configure = "";
        if (task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } access, ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax }] arguments })
        {
            configure = $".ConfigureAwait({arguments[0]})";
            task = access.Expression;
        }

        if (_model.GetTypeInfo(task, _cancellationToken).Type is not { Name: "Task" })
            return null;
        var (declaration, name) = Kept(task);
        var delay = _token is null ? LimitInCode : $"{Name("System.Threading.Timeout")}.Infinite, {_token}";
        var type = Name("System.Threading.Tasks.Task");
        return
        [
            .. declaration,
            $"await {type}.WhenAny({name}, {type}.Delay({delay})){configure};",
            $"if ({name}.IsCompleted)", "{", $"\tawait {name}{configure};", "}",
            "else", "{", "\t" + Report, "}",
        ];
    }

    /// <summary><c>GetAwaiter().GetResult()</c> throws the task's own exception, which <c>Wait</c> would wrap: so it stays, and only its turn is waited for.</summary>
    private string[]? Value(InvocationExpressionSyntax call, ExpressionSyntax task)
    {
        if (_facts.Wait != call || _model.GetTypeInfo(task, _cancellationToken).Type is not { Name: "Task" })
            return null;
        var (declaration, name) = Kept(task);
        var type = Name("System.Threading.Tasks.Task");
        return
        [
            .. declaration,
            $"if ({type}.WaitAny(new {type}[] {{ {name} }}, {LimitInCode}) < 0)", "{", "\t" + Report, "}",
            "else", "{", $"\t{name}.GetAwaiter().GetResult();", "}",
        ];
    }

    /// <summary>A task that is asked twice needs a name: its own, or a local for one that is made here.</summary>
    private (string[] Declaration, string Name) Kept(ExpressionSyntax task)
    {
        if (IsPlain(task.Bare()))
            return ([], task.ToString());
        var names = _model.LookupSymbols(_facts.Wait.SpanStart).Select(symbol => symbol.Name)
            .Concat((_facts.Wait.EnclosingFunction() ?? _facts.Wait).DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
        var taken = new HashSet<string>(names, StringComparer.Ordinal);
        var free = "pending";
        for (var number = 2; taken.Contains(free); number++)
            free = $"pending{number}";
        return ([$"var {free} = {task};"], free);
    }

    /// <summary>A <c>!</c> stays: the compiler would warn without it.</summary>
    private static ExpressionSyntax WithoutParentheses(ExpressionSyntax expression) => expression is ParenthesizedExpressionSyntax { Expression: var inner } ? WithoutParentheses(inner) : expression;

    private static bool IsPlain(ExpressionSyntax expression) => expression is IdentifierNameSyntax or ThisExpressionSyntax
        || expression is MemberAccessExpressionSyntax member && IsPlain(member.Expression.Bare());

    /// <summary>The <c>WaitAsync</c> of a semaphore that is awaited: it has a bounded form that says whether it got in.</summary>
    private InvocationExpressionSyntax? SemaphoreOf(ExpressionSyntax wait)
    {
        var call = (wait as AwaitExpressionSyntax)?.Expression.Bare() as InvocationExpressionSyntax;
        if (call?.CalledName()?.Identifier.ValueText == "ConfigureAwait")
            call = call.Receiver()?.Bare() as InvocationExpressionSyntax;
        return call?.CalledName()?.Identifier.ValueText == "WaitAsync" && _model.GetSymbolInfo(call, _cancellationToken).Symbol?.ContainingType.Name == "SemaphoreSlim" ? call : null;
    }

    /// <summary>The same call with the limit in the place of what limited nothing, or behind the other arguments.</summary>
    private string WithLimit(InvocationExpressionSyntax call)
    {
        var method = (IMethodSymbol)_model.GetSymbolInfo(call, _cancellationToken).Symbol!;
        var takesTimeSpan = method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(overload => overload.Parameters.Any(parameter => parameter.Type.Name == "TimeSpan"));
        var limit = takesTimeSpan ? LimitInCode : ((int)_limit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        var arguments = new List<string>();
        var several = new List<string>();
        var isPlaced = false;
        foreach (var argument in call.ArgumentList.Arguments)
        {
            var parameter = Bound.ParameterOf(argument, method);
            if (parameter is not null && Bound.IsLimit(parameter))
            {
                if (!isPlaced && parameter.Type.Name != "CancellationToken")
                {
                    arguments.Add(limit);
                    isPlaced = true;
                }
            }
            else if (parameter?.IsParams == true && _model.GetTypeInfo(argument.Expression, _cancellationToken).Type is not (IArrayTypeSymbol or { Name: "ReadOnlySpan" }))
            {
                several.Add(argument.ToString());
            }
            else
            {
                arguments.Add(argument.ToString());
            }
        }

        if (several.Count > 0)
            arguments.Insert(0, $"new {(method.ContainingType.Name == "WaitHandle" ? Name("System.Threading.WaitHandle") : Name("System.Threading.Tasks.Task"))}[] {{ {string.Join(", ", several)} }}");
        if (!isPlaced)
            arguments.Add(limit);
        return $"{call.Expression}({string.Join(", ", arguments)})";
    }

    private string Name(string type) => TypeName.At(_model, _facts.Wait.SpanStart, type);
}
