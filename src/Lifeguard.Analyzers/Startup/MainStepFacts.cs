using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>A member that brings code into the process.</summary>
internal sealed record CodeLoad(string Type, string Members) : ApiRow(Type, Members);

/// <summary>What is known about a step of Main that fails when the world outside is not as it should be, and that nothing guards.</summary>
/// <param name="Fault">What it means for it to fail, for people.</param>
/// <param name="Status">The status of sysexits.h that says whose business it is: 78 a wrong configuration, 69 something that is not available.</param>
internal sealed record MainStepFacts(InvocationExpressionSyntax Call, string Fault, int Status)
{
    private const int WrongConfiguration = 78;
    private const int Unavailable = 69;

    private static readonly ApiTable<CodeLoad> CodeLoads = new(
        new("System.Reflection.Assembly", "LoadFrom|LoadFile|UnsafeLoadFrom"),
        new("System.Runtime.Loader.AssemblyLoadContext", "LoadFromAssemblyPath"),
        new("System.Runtime.InteropServices.NativeLibrary", "Load|GetExport"));

    private static readonly HashSet<string> Reporters = new(StringComparer.Ordinal) { "UnhandledException", "StartupGuard", "RunGuarded", "RunGuardedAsync", "ExitManager" };

    internal static bool Concerns(ProgramModel program) => !StartApis.Table.In(program).IsEmpty || !CodeLoads.In(program).IsEmpty;

    /// <summary>The cheap test: such a name, in the body of Main or among the top-level statements.</summary>
    internal static bool MayBeStep(InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText is { } name && (CodeLoads.Names.Contains(name) || StartApis.Table.Names.Contains(name))
            && call.EnclosingFunction() is CompilationUnitSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" };

    /// <summary>The facts, or null when it is no such step, something guards it, or the program reports what nobody catches.</summary>
    internal static MainStepFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method || method.ReturnType.Name is "Task" or "ValueTask" && !TotalCalls.IsWaitedFor(call))
            return null;
        var start = StartApis.Table.In(program).Find(method);
        if (start is null && CodeLoads.In(program).Find(method) is null)
            return null;
        // A tool's user reads the exception; a service has nobody at its console.
        var main = call.EnclosingFunction()!;
        return ProcessShape.IsEntryPoint(main, program, model, cancellationToken) && (ProcessShape.HasHost(program, cancellationToken) || ProcessShape.Serves(program, cancellationToken))
            && Guard.Between(call, main, program, model, cancellationToken).Kind == GuardKind.None && !program.Sources.Spell(Reporters.Contains, cancellationToken)
                ? new(call, start is null ? $"what {call.ShownName()} loads is missing or broken" : $"the {start.Part} cannot start", start is null ? WrongConfiguration : Unavailable)
                : null;
    }
}
