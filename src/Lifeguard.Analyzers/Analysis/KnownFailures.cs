using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>A member that fails in these ways and no others. Feeds the question whether narrow clauses are guard enough.</summary>
/// <param name="FailsBy">Metadata names.</param>
internal sealed record FailingCall(string Type, string Members, string[] FailsBy) : ApiRow(Type, Members);

/// <summary>The calls of services whose every failure is known by its type.</summary>
internal static class KnownFailures
{
    private static readonly string[] Unknown = [];

    // A time-out and a stop are both a TaskCanceledException.
    private static readonly ApiTable<FailingCall> Table = new(
        new FailingCall("System.Net.Http.HttpClient", "GetAsync|GetStringAsync|GetByteArrayAsync|GetStreamAsync|PostAsync|PutAsync|PatchAsync|DeleteAsync|SendAsync",
            ["System.Net.Http.HttpRequestException", "System.Threading.Tasks.TaskCanceledException"]),
        new FailingCall("System.Net.Http.HttpMessageInvoker", "SendAsync", ["System.Net.Http.HttpRequestException", "System.Threading.Tasks.TaskCanceledException"]));

    /// <summary>Metadata names of all that the call can fail with; empty when that is not known.</summary>
    internal static IReadOnlyList<string> Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Table.In(program).Find(model.GetSymbolInfo(call, cancellationToken).Symbol)?.FailsBy ?? Unknown;
}
