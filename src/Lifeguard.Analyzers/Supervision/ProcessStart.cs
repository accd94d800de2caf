using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Supervision;

internal static class ProcessStart
{
    /// <summary><c>Process.Start(…)</c>, or <c>Start()</c> of a process.</summary>
    internal static bool Is(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => call.CalledName()?.Identifier.ValueText == "Start" && program.Types.Is(model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType, "System.Diagnostics.Process");
}
