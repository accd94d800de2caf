using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Whose work does a call cut off that ends the process from inside? Answers with the words for a message.</summary>
internal static class AbruptEnd
{
    /// <summary>Null where nothing is known to be cut off, where the stop came first, or where ending at once is the point.</summary>
    /// <param name="status">The status passed to <c>Exit</c>; null for <c>FailFast</c>.</param>
    internal static string? Of(InvocationExpressionSyntax call, ExpressionSyntax? status, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetEnclosingSymbol(call.SpanStart, cancellationToken) is not { ContainingType: { } type } || IsStartup(call) || IsAfterStop(call, program, model, cancellationToken) || IsWatchdog(call))
            return null;
        if (ServiceWork.AnswersRequest(call, type, program))
            return $"the requests that {type.Name} and others are handling";
        if (status is null)
            return null; // a service that fails fast does so on purpose: it asks for a dump
        var isWindowsService = ProcessShape.IsWindowsService(program, cancellationToken) && model.GetConstantValue(status, cancellationToken).Value is not 0;
        if (isWindowsService)
            return null; // the service manager acts on a process that is gone, not on one that stopped
        if (program.Types.IsOrDerivesFrom(type, "Microsoft.Extensions.Hosting.IHostedService"))
            return "the other services, whose StopAsync never runs";
        return IsOperationOfLibrary(call, program) ? "the program that uses this library" : null;
    }

    /// <summary>Constructors and starts: nothing runs yet that could be cut off.</summary>
    private static bool IsStartup(SyntaxNode call) => call.Ancestors().Any(ancestor => ancestor switch
    {
        BaseMethodDeclarationSyntax and not MethodDeclarationSyntax => true,
        MethodDeclarationSyntax { Identifier.ValueText: var name } method => name is "Main" or "Configure" or "ConfigureServices" || name.StartsWith("Start", StringComparison.Ordinal)
            || name.StartsWith("OnStart", StringComparison.Ordinal) || name.StartsWith("Init", StringComparison.Ordinal) || name.StartsWith("Dispose", StringComparison.Ordinal) || method.Modifiers.Any(SyntaxKind.StaticKeyword) && name.StartsWith("Main", StringComparison.Ordinal),
        _ => false,
    });

    /// <summary>The orderly stop was asked for first, in the same function; or this is the function that leaves in order.</summary>
    private static bool IsAfterStop(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => call.Ancestors().FirstOrDefault(ancestor => ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax) is { } member
            && member.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(other => other.SpanStart < call.SpanStart && other.CalledName()?.Identifier.ValueText is { } name
                && (name.StartsWith("Stop", StringComparison.Ordinal) || name.StartsWith("Shutdown", StringComparison.Ordinal) || name.StartsWith("ShutDown", StringComparison.Ordinal)
                    || name.StartsWith("Terminate", StringComparison.Ordinal) || name.StartsWith("Cancel", StringComparison.Ordinal)) && !Reporting.IsReport(other, program, model, cancellationToken));

    /// <summary>The last step after something did not end in time, or a second press of Ctrl+C.</summary>
    private static bool IsWatchdog(SyntaxNode call) => call.Ancestors().Any(ancestor => ancestor switch
    {
        IfStatementSyntax test => test.Condition.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(wait => wait.CalledName()?.Identifier.ValueText is "Wait" or "WaitOne" or "Join" or "WaitForExit" or "WhenAny"),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CancelKeyPress" or "ProcessExit" or "UnhandledException" } } => true,
        ObjectCreationExpressionSyntax { Type: SimpleNameSyntax { Identifier.ValueText: "Timer" } } => true,
        MethodDeclarationSyntax { ParameterList.Parameters: [_, { Type: SimpleNameSyntax { Identifier.ValueText: "ConsoleCancelEventArgs" or "UnhandledExceptionEventArgs" } }] } => true,
        _ => false,
    });

    /// <summary>Asynchronous work of an object in a library, which failed: its caller could have been told.</summary>
    private static bool IsOperationOfLibrary(SyntaxNode call, ProgramModel program)
        => !ProcessShape.IsProgram(program)
            && call.EnclosingFunction() is MethodDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.AsyncKeyword) && !modifiers.Any(SyntaxKind.StaticKeyword)
            && call.Ancestors().TakeWhile(ancestor => ancestor is not MethodDeclarationSyntax).Any(ancestor => ancestor is CatchClauseSyntax);
}
