using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Exit;

/// <summary>Looks at the run of a host in the program's entry point.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HostRunAnalyzer() : RuleAnalyzer<HostRunFacts>(new HostFaultExitsZero())
{
    protected override bool Concerns(ProgramModel program) => ProcessShape.IsProgram(program) && ProcessShape.HostingVersion(program) > 0;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program)
        => nodes.Calls.Where(call => call.CalledName()?.Identifier.ValueText is "Run" or "RunAsync" or "RunConsoleAsync" or "WaitForShutdown" or "WaitForShutdownAsync"
            && call.EnclosingFunction() is CompilationUnitSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" });

    protected override HostRunFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var call = (InvocationExpressionSyntax)candidate;
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol { ContainingNamespace: { } home } || home.ToDisplayString() is not ("Microsoft.Extensions.Hosting" or "Microsoft.AspNetCore.Builder")
            || !ProcessShape.IsEntryPoint(call.EnclosingFunction(), program, model, cancellationToken))
        {
            return null;
        }

        var version = ProcessShape.HostingVersion(program);
        // From 6 on, a failed service stops the host; from 11 on, its exception comes out of the run.
        var hidesFault = version is >= 6 and <= 10 && program.Sources.Spell(name => name == "BackgroundService", cancellationToken)
            && !program.Sources.Spell(name => name is "ExitCode" or "Exit" or "FailFast" or "ExecuteTask" or "BackgroundServiceExceptionBehavior", cancellationToken);
        return new(call, version, hidesFault);
    }
}
