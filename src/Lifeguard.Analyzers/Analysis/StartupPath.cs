using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Code that runs once, while the process starts.</summary>
/// <param name="Member">The member that the start runs, for people: "StartAsync", "Main".</param>
/// <param name="At">Where that member does it: the code asked about, or the call that leads there.</param>
/// <param name="IsDetached">It runs in a task that the start does not wait for.</param>
internal sealed record StartupPath(string Member, SyntaxNode At, bool IsDetached)
{
    private const int DepthOfCallers = 3;
    private const string StartedCallback = "the ApplicationStarted callback";

    private static readonly Dictionary<string, string> HostedStarts = new(StringComparer.Ordinal)
    {
        ["StartAsync"] = "Microsoft.Extensions.Hosting.IHostedService",
        ["StartingAsync"] = "Microsoft.Extensions.Hosting.IHostedLifecycleService",
        ["StartedAsync"] = "Microsoft.Extensions.Hosting.IHostedLifecycleService",
    };

    internal bool IsMain => Member == "Main";

    /// <summary>The path that leads from the start to this node; null when there is another one too, or we cannot tell.</summary>
    internal static StartupPath? Of(SyntaxNode node, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Of(node, program, model, DepthOfCallers, cancellationToken);

    /// <summary>Is this a method that the host, or the service manager, calls to start a service, and waits for?</summary>
    internal static bool IsStartOfService(IMethodSymbol method, ProgramModel program)
    {
        var name = method.SimpleName();
        return HostedStarts.TryGetValue(name, out var contract) && method.Parameters is [{ Type.Name: "CancellationToken" }] && program.Types.IsOrDerivesFrom(method.ContainingType, contract)
            || method.IsOverride && name == "OnStart" && program.Types.IsOrDerivesFrom(method.ContainingType, "System.ServiceProcess.ServiceBase");
    }

    private static StartupPath? Of(SyntaxNode node, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        var isDetached = false;
        while (true)
        {
            var function = node.EnclosingFunction();
            // In a loop it is one of many, or tried again.
            if (function is null || node.Ancestors().TakeWhile(ancestor => ancestor != function).Any(ancestor => ancestor.IsLoop()))
                return null;
            switch (function)
            {
                case AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } } when call.CalledName()?.Identifier.ValueText is "Run" or "StartNew":
                    isDetached |= call.OuterTask().Parent is not (AwaitExpressionSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax);
                    node = call;
                    continue;
                case AnonymousFunctionExpressionSyntax lambda:
                    return IsStartedCallback(lambda) ? new(StartedCallback, node, true) : null;
                case CompilationUnitSyntax when ProcessShape.IsEntryPoint(function, program, model, cancellationToken):
                    return new("Main", node, isDetached);
                case MethodDeclarationSyntax or LocalFunctionStatementSyntax when model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol method:
                    if (ProcessShape.IsEntryPoint(function, program, model, cancellationToken))
                        return new("Main", node, isDetached);
                    if (IsStartOfService(method, program) || IsFirstOfItsKind(method, program))
                        return new(method.SimpleName(), node, isDetached);
                    return depth > 0 && OfCallers(method, program, depth, cancellationToken) is { } caller ? caller with { IsDetached = caller.IsDetached || isDetached } : null;
                default:
                    return null;
            }
        }
    }

    /// <summary>What runs once for its service or for the application, though nobody waits for its end or asks it to serve.</summary>
    private static bool IsFirstOfItsKind(IMethodSymbol method, ProgramModel program) => method.Name switch
    {
        "ExecuteAsync" => method.IsOverride && program.Types.IsOrDerivesFrom(method.ContainingType, "Microsoft.Extensions.Hosting.BackgroundService"),
        "Configure" => method.ContainingType.Name == "Startup" && method.Parameters.Any(parameter => parameter.Type.Name == "IApplicationBuilder"),
        _ => false,
    };

    private static bool IsStartedCallback(ExpressionSyntax handler)
        => handler.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax register } && register.CalledName()?.Identifier.ValueText == "Register"
            && register.Receiver()?.Bare() is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ApplicationStarted" };

    /// <summary>On the way of the start only when every caller is.</summary>
    private static StartupPath? OfCallers(IMethodSymbol method, ProgramModel program, int depth, CancellationToken cancellationToken)
    {
        StartupPath? found = null;
        foreach (var mention in method.ImplementedMembers().Append(method).SelectMany(member => program.Sources.MentionsOf(member, cancellationToken)))
        {
            if (mention.Ancestors().Any(ancestor => ancestor is DocumentationCommentTriviaSyntax))
                continue;
            ExpressionSyntax named = mention.Parent is MemberBindingExpressionSyntax binding ? binding : mention.WholeAccess();
            var path = named.Parent is InvocationExpressionSyntax call && call.Expression == named
                ? Of(call, program, program.Sources.ModelFor(mention), depth - 1, cancellationToken)
                : IsStartedCallback(named) ? new(StartedCallback, named, true) : null;
            if (path is null)
                return null;
            found ??= path;
        }

        return found;
    }
}
