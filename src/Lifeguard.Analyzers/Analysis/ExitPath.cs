using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What is being stopped while a piece of code runs.</summary>
internal enum Stopping
{
    /// <summary>We cannot tell, or nothing is.</summary>
    Unknown,

    /// <summary>One component: <c>Dispose</c>, <c>Close</c>, <c>Stop</c> of a type that is not the service itself.</summary>
    Component,

    /// <summary>The process.</summary>
    Process,
}

/// <summary>Does this code run while the process or a component is stopping? Printable.</summary>
/// <param name="Member">The member or handler that the stop runs, for people: "StopAsync", "the ProcessExit handler".</param>
/// <param name="Consequence">What becomes of the process when that member never returns.</param>
/// <param name="How">How the code is reached from there, or why we cannot tell.</param>
internal sealed record ExitPath(Stopping Stopping, string Member, string Consequence, string How)
{
    private const int DepthOfCallers = 4;
    private const string BoundsIt = "its caller does not simply wait for it";
    private const string HostWaits = "the host waits past its ShutdownTimeout, and the process outlives its grace until SIGKILL ends it (status 137)";
    private const string ProcessWaits = "the process outlives its grace until SIGKILL ends it (status 137)";
    private const string ServiceWaits = "the service stays in 'stopping' until somebody kills it";

    private static readonly Dictionary<string, string> HostedStops = new(StringComparer.Ordinal)
    {
        ["StopAsync"] = "Microsoft.Extensions.Hosting.IHostedService",
        ["StoppingAsync"] = "Microsoft.Extensions.Hosting.IHostedLifecycleService",
        ["StoppedAsync"] = "Microsoft.Extensions.Hosting.IHostedLifecycleService",
    };

    private static readonly Dictionary<string, string> Events = new(StringComparer.Ordinal)
    {
        ["ProcessExit"] = "System.AppDomain",
        ["Unloading"] = "System.Runtime.Loader.AssemblyLoadContext",
        ["CancelKeyPress"] = "System.Console",
    };

    private static readonly string[] ComponentStops = ["Dispose", "Close", "Stop", "Shutdown", "ShutDown", "Terminate", "Destroy"];

    private static readonly string[] Lifetimes =
    [
        "Microsoft.Extensions.Hosting.IHostApplicationLifetime", "Microsoft.Extensions.Hosting.IApplicationLifetime", "Microsoft.AspNetCore.Hosting.IApplicationLifetime",
    ];

    /// <summary>The first and cheapest test: could the code around the node be a stop, by the shape and name of what holds it?</summary>
    internal static bool IsPlausible(SyntaxNode node)
    {
        for (var function = node.EnclosingFunction(); ; function = function.EnclosingFunction())
        {
            switch (function)
            {
                case AnonymousFunctionExpressionSyntax lambda when IsInline(lambda):
                    continue;
                case AnonymousFunctionExpressionSyntax lambda:
                    return HandlerPlace(lambda) is not null;
                case LocalFunctionStatementSyntax:
                    return true;
                case MethodDeclarationSyntax method:
                    return method.Identifier.ValueText is "OnStop" or "OnShutdown" || IsComponentStop(method.Identifier.ValueText)
                        || !method.Modifiers.Any(SyntaxKind.PublicKeyword) && !method.Modifiers.Any(SyntaxKind.ProtectedKeyword);
                case DestructorDeclarationSyntax:
                    return true;
                default:
                    return false;
            }
        }
    }

    internal static ExitPath Of(SyntaxNode node, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Walk(program, anyCaller: false, cancellationToken).FromNode(node, model, DepthOfCallers);

    /// <summary>The same where one caller on the way out is enough: for what holds up the exit whoever else calls it.</summary>
    internal static ExitPath OfAnyCaller(SyntaxNode node, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Walk(program, anyCaller: true, cancellationToken).FromNode(node, model, DepthOfCallers);

    /// <summary>Does the function itself look like a stop: by its name, as a destructor, or as a handler that may be one?</summary>
    internal static bool LooksLikeStop(SyntaxNode? function) => function switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText is "OnStop" or "OnShutdown" || IsComponentStop(method.Identifier.ValueText),
        DestructorDeclarationSyntax => true,
        AnonymousFunctionExpressionSyntax lambda => HandlerPlace(lambda) is not null,
        _ => false,
    };

    /// <summary>A method that the host calls while it stops: an implementation of <c>IHostedService.StopAsync</c> or its two lifecycle neighbours.</summary>
    internal static bool IsHostedStop(IMethodSymbol method, ProgramModel program)
        => HostedStops.TryGetValue(method.SimpleName(), out var contract)
            && method.Parameters is [{ Type.Name: "CancellationToken" }]
            && program.Types.IsOrDerivesFrom(method.ContainingType, contract);

    public override string ToString() => Stopping == Stopping.Unknown ? $"unknown: {How}" : $"{(Stopping == Stopping.Process ? "process" : "component")}: {Member}{How}";

    private static ExitPath Unknown(string why) => new(Stopping.Unknown, "", "", why);

    private static ExitPath Process(string member, string consequence) => new(Stopping.Process, member, consequence, "");

    /// <summary>Does the name say that something is stopped, or waited for until it has stopped?</summary>
    internal static bool IsStopOrWait(string name) => IsComponentStop(name) || name.StartsWith("Wait", StringComparison.Ordinal) || name.StartsWith("When", StringComparison.Ordinal)
        || name.StartsWith("Disconnect", StringComparison.Ordinal) || name.StartsWith("Drain", StringComparison.Ordinal) || name.StartsWith("Join", StringComparison.Ordinal);

    private static bool IsComponentStop(IMethodSymbol method) => method.MethodKind == MethodKind.Destructor || IsComponentStop(method.SimpleName());

    private static bool IsComponentStop(string name) => ComponentStops.Any(verb => name.StartsWith(verb, StringComparison.Ordinal)
        && (name.Length == verb.Length || !char.IsLower(name[verb.Length]) || verb == "Stop" && name.StartsWith("Stopp", StringComparison.Ordinal)));

    /// <summary>Work handed to the pool whose end the same code waits for, with no bound of its own: it belongs to the code around it.</summary>
    private static bool IsInline(AnonymousFunctionExpressionSyntax lambda)
    {
        if (lambda.Parent is not ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax run } || run.CalledName()?.Identifier.ValueText is not ("Run" or "StartNew"))
            return false;
        return IsWaitedFor(run);
    }

    /// <summary>Does the code around it wait for this task, with no bound of its own?</summary>
    private static bool IsWaitedFor(ExpressionSyntax task)
    {
        while (true)
        {
            switch (task.Parent)
            {
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Unwrap" or "AsTask", Parent: InvocationExpressionSyntax call } member when member.Expression == task:
                    task = call;
                    continue;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } when call.CalledName()?.Identifier.ValueText == "WhenAll":
                    task = call;
                    continue;
                case ParenthesizedExpressionSyntax inner:
                    task = inner;
                    continue;
                case ConditionalAccessExpressionSyntax access when access.WhenNotNull == task:
                    task = access;
                    continue;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait", Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } }:
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" }:
                case AwaitExpressionSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>Is the task asked for something that takes no argument, as a wait of the program's own does? That gives it no bound.</summary>
    private static bool IsAskedPlainly(ExpressionSyntax task)
        => task.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } };

    /// <summary>Where a function is handed over that will be called back: the <c>+=</c> or the call it is an argument of; null elsewhere.</summary>
    private static SyntaxNode? HandlerPlace(ExpressionSyntax handler)
    {
        while (true)
        {
            switch (handler.Parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax:
                    handler = (ExpressionSyntax)handler.Parent;
                    continue;
                case ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation }:
                    handler = creation;
                    continue;
                case AssignmentExpressionSyntax assignment when assignment.IsKind(SyntaxKind.AddAssignmentExpression) && assignment.Right == handler:
                    return assignment;
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } when call.CalledName()?.Identifier.ValueText is "Create" or "Register" or "UnsafeRegister":
                    return call;
                default:
                    return null;
            }
        }
    }

    private sealed class Walk(ProgramModel program, bool anyCaller, CancellationToken cancellationToken)
    {
        private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);

        internal ExitPath FromNode(SyntaxNode node, SemanticModel model, int depth)
        {
            switch (node.EnclosingFunction())
            {
                case AnonymousFunctionExpressionSyntax lambda when IsInline(lambda):
                    return FromNode(lambda, model, depth);
                case AnonymousFunctionExpressionSyntax lambda:
                    return FromHandler(lambda, lambda, model);
                case { } function when model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol method:
                    return FromMethod(method, depth);
                default:
                    return Unknown("not in a method");
            }
        }

        private ExitPath FromMethod(IMethodSymbol method, int depth)
        {
            if (IsHostedStop(method, program))
                return Process(method.SimpleName(), HostWaits);
            if (method is { IsOverride: true, Name: "OnStop" or "OnShutdown" } && program.Types.IsOrDerivesFrom(method.ContainingType, "System.ServiceProcess.ServiceBase"))
                return Process(method.Name, ServiceWaits);
            if (CanBeCalledFromElsewhere(method))
                return IsComponentStop(method) && !method.Parameters.Any(parameter => ServiceLoop.IsRequest(parameter.Type, program)) ? new(Stopping.Component, method.SimpleName(), "", "") : Unknown($"{method.Name} has callers that are not here");
            if (depth == 0 || !_visited.Add(method))
                return Unknown("too far");
            var path = FromMentions(method, depth);
            // A private method that stops something stops it for whoever calls it, unless a caller bounds it.
            return path.Stopping == Stopping.Unknown && IsComponentStop(method) && !path.How.EndsWith(BoundsIt, StringComparison.Ordinal) ? new(Stopping.Component, method.Name, "", "") : path;
        }

        /// <summary>On an exit path only when every caller is.</summary>
        private ExitPath FromMentions(IMethodSymbol method, int depth)
        {
            ExitPath? found = null;
            ExitPath? unknown = null;
            foreach (var mention in program.Sources.MentionsOf(method, cancellationToken))
            {
                var model = program.Sources.ModelFor(mention);
                ExpressionSyntax named = mention.Parent is MemberAccessExpressionSyntax member && member.Name == mention ? member : mention;
                if (named.Parent is AssignmentExpressionSyntax assignment && assignment.IsKind(SyntaxKind.SubtractAssignmentExpression)
                    || mention.Ancestors().Any(ancestor => ancestor is DocumentationCommentTriviaSyntax))
                {
                    continue;
                }

                if (mention.EnclosingFunction() is { } caller && SymbolEqualityComparer.Default.Equals(model.GetDeclaredSymbol(caller, cancellationToken), method))
                    continue; // calls itself
                if (mention.Parent is MemberBindingExpressionSyntax binding)
                    named = binding;
                var path = named.Parent is InvocationExpressionSyntax call && call.Expression == named
                    ? !ReturnsTask(method) || IsWaitedFor(call) ? FromNode(call, model, depth - 1) : Unknown(IsAskedPlainly(call) ? "its caller does something else with its task" : BoundsIt)
                    : FromHandler(named, SourceBodies.BodyOf(program.Sources.DeclarationOf(method, cancellationToken)), model);
                if (path.Stopping == Stopping.Unknown)
                {
                    unknown ??= Unknown($"{method.Name}, {path.How}");
                    if (path.How.EndsWith(BoundsIt, StringComparison.Ordinal))
                        return Unknown($"{method.Name}, {path.How}");
                    if (!anyCaller && !IsComponentStop(method))
                        return unknown;
                    continue;
                }

                if (found is null || path.Stopping > found.Stopping)
                    found = path with { How = $"{path.How}, {method.Name}" };
            }

            return (anyCaller ? found ?? unknown : unknown ?? found) ?? Unknown($"nobody calls {method.Name}");
        }

        private ExitPath FromHandler(ExpressionSyntax handler, SyntaxNode? body, SemanticModel model) => HandlerPlace(handler) switch
        {
            AssignmentExpressionSyntax subscription => FromEvent(subscription.Left, body, model),
            InvocationExpressionSyntax call => FromRegistration(call, body, model),
            _ => Unknown("handed to somebody"),
        };

        private ExitPath FromEvent(ExpressionSyntax left, SyntaxNode? body, SemanticModel model)
        {
            if (model.GetSymbolInfo(left, cancellationToken).Symbol is not IEventSymbol { Name: { } name } @event
                || !Events.TryGetValue(name, out var type) || !program.Types.Is(@event.ContainingType, type))
            {
                return Unknown("a handler of another event");
            }

            // A plug-in's own context unloads while the process lives on.
            if (name == "Unloading" && left is not MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Default" } })
                return Unknown("unloading of a context that may not be the default one");
            if (name == "CancelKeyPress" && CancelsTheSignal(body))
                return Unknown("the handler keeps the process alive, which ends when Main does");
            return Process($"the {name} handler", ProcessWaits);
        }

        private ExitPath FromRegistration(InvocationExpressionSyntax call, SyntaxNode? body, SemanticModel model)
        {
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
                return Unknown("handed to a call that does not bind");
            if (method.Name == "Create" && program.Types.Is(method.ContainingType, "System.Runtime.InteropServices.PosixSignalRegistration"))
            {
                return call.ArgumentList.Arguments[0].Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SIGTERM" or "SIGINT" or "SIGQUIT" } signal && !CancelsTheSignal(body)
                    ? Process($"the {signal.Name.Identifier.ValueText} handler", ProcessWaits)
                    : Unknown("a signal that need not end the process");
            }

            if (program.Types.Is(method.ContainingType, "System.Threading.CancellationToken")
                && call.Receiver()?.Bare() is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ApplicationStopping" or "ApplicationStopped" } token
                && model.GetSymbolInfo(token, cancellationToken).Symbol is IPropertySymbol property
                && Lifetimes.Any(lifetime => program.Types.IsOrDerivesFrom(property.ContainingType, lifetime)))
            {
                return Process($"the {property.Name} callback", ProcessWaits);
            }

            return Unknown("handed to somebody");
        }

        /// <summary>The signal is taken back: this handler may wait as long as it likes, the process leaves with Main.</summary>
        private static bool CancelsTheSignal(SyntaxNode? body)
            => body is null || body.DescendantNodesAndSelf().OfType<AssignmentExpressionSyntax>()
                .Any(assignment => assignment.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Cancel" } && !assignment.Right.IsKind(SyntaxKind.FalseLiteralExpression));

        private static bool ReturnsTask(IMethodSymbol method) => method.ReturnType.Name is "Task" or "ValueTask";

        private static bool CanBeCalledFromElsewhere(IMethodSymbol method)
        {
            if (method.MethodKind == MethodKind.LocalFunction)
                return false;
            if (method.IsOverride || method.IsVirtual || method.IsAbstract || method.MethodKind != MethodKind.Ordinary || method.ImplementedMembers().Any())
                return true;
            // A public method of an internal type is still a component's face.
            return method.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal);
        }
    }
}
