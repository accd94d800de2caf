using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Exit;

/// <summary>Looks at what the entry point reads from the console and does not use.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ConsoleReadAnalyzer() : RuleAnalyzer<ConsoleReadFacts>(new ConsoleKeepsServiceAlive())
{
    private static readonly string[] Services = ["Microsoft.Extensions.Hosting.IHost", "Microsoft.AspNetCore.Hosting.IWebHost", "System.Net.HttpListener", "System.Net.Sockets.TcpListener"];

    protected override bool Concerns(ProgramModel program) => ProcessShape.IsProgram(program) && program.Options.ProjectKind != ProjectKind.Tool && ProcessShape.FrameworkVersion(program) > 0 && program.Types.Exists("System.Console");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Calls.Where(call => call.CalledName()?.Identifier.ValueText is "ReadLine" or "ReadKey" or "Read" && call.Parent is ExpressionStatementSyntax
            && call.EnclosingFunction() is CompilationUnitSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" });

    protected override ConsoleReadFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var call = (InvocationExpressionSyntax)candidate;
        var function = call.EnclosingFunction()!;
        if (!program.Types.Is(model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType, "System.Console") || !ProcessShape.IsEntryPoint(function, program, model, cancellationToken)
            || call.Ancestors().Any(ancestor => ancestor is CatchClauseSyntax or FinallyClauseSyntax || ancestor.IsLoop())
            || program.Sources.Spell(name => name is "UserInteractive" or "IsInputRedirected", cancellationToken))
        {
            return null;
        }

        var started = function.Executed().OfType<InvocationExpressionSyntax>().Where(start => start.SpanStart < call.SpanStart && start.CalledName()?.Identifier.ValueText is "Start" or "StartAsync" or "Open" or "OpenAsync" or "Listen")
            .Select(start => start.Receiver()?.Bare()).OfType<IdentifierNameSyntax>()
            .LastOrDefault(receiver => IsService(receiver, call, function, program, model, cancellationToken));
        return started is null ? null : new(call, started);
    }

    /// <summary>A host or a listener; or something that is stopped once the console was read, so that its life hangs on it.</summary>
    private static bool IsService(IdentifierNameSyntax started, SyntaxNode read, SyntaxNode function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetTypeInfo(started, cancellationToken).Type is not { TypeKind: not TypeKind.Error } type)
            return false;
        if (Services.Any(service => program.Types.IsOrDerivesFrom(type, service)))
            return true;
        return !program.Types.IsOrDerivesFrom(type, "System.Diagnostics.Process") && !program.Types.IsOrDerivesFrom(type, "System.Threading.Thread") && !program.Types.IsOrDerivesFrom(type, "System.Diagnostics.Stopwatch")
            && function.Executed().OfType<InvocationExpressionSyntax>().Any(stop => stop.SpanStart > read.SpanStart && stop.CalledName()?.Identifier.ValueText is "Stop" or "StopAsync" or "Close" or "CloseAsync" or "Shutdown" or "ShutdownAsync"
                && stop.Receiver()?.Bare() is IdentifierNameSyntax receiver && receiver.Identifier.ValueText == started.Identifier.ValueText);
    }
}
