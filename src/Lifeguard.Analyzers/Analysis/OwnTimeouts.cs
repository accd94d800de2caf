using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>A client whose time-out shows as a cancellation although nobody cancelled anything. Feeds LIFE2004.</summary>
internal sealed record TimedClient(string Type, string Members) : ApiRow(Type, Members);

/// <summary>Calls that can end in an <c>OperationCanceledException</c> by the clock: the client's own time-out, or a token with a deadline.</summary>
internal static class OwnTimeouts
{
    private const int DepthOfCallees = 2;

    internal static readonly ApiTable<TimedClient> Table = new(
        new("System.Net.Http.HttpClient", "GetAsync|GetStringAsync|GetStreamAsync|GetByteArrayAsync|PostAsync|PutAsync|PatchAsync|DeleteAsync|SendAsync"),
        new("System.Net.Http.HttpMessageInvoker", "SendAsync"),
        new("System.Net.Http.Json.HttpClientJsonExtensions", "GetFromJsonAsync|PostAsJsonAsync|PutAsJsonAsync|PatchAsJsonAsync|DeleteFromJsonAsync|GetFromJsonAsAsyncEnumerable"));

    /// <summary>The first such call whose cancellation leaves the block, or a call here that leads to one; null when none is proved.</summary>
    internal static InvocationExpressionSyntax? FirstIn(SyntaxNode block, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => FirstIn(block, program, model, DepthOfCallees, cancellationToken);

    private static InvocationExpressionSyntax? FirstIn(SyntaxNode block, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
        => block.Executed().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.OuterTask().Parent is AwaitExpressionSyntax
            && !call.Ancestors().TakeWhile(ancestor => ancestor != block).OfType<TryStatementSyntax>().Any(attempt => attempt.Catches.Count > 0 && attempt.Block.Span.Contains(call.Span))
            && CanTimeOut(call, program, model, depth, cancellationToken));

    private static bool CanTimeOut(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
            return false;
        if (Table.In(program).Find(method) is not null)
            return true;
        if (call.ArgumentList.Arguments.SelectMany(argument => argument.Expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            .Any(name => model.GetTypeInfo(name, cancellationToken).Type is { Name: "CancellationToken" or "CancellationTokenSource" } && StopScope.HasDeadline(name, model, cancellationToken)))
        {
            return true;
        }

        return depth > 0 && !method.IsVirtual && !method.IsAbstract && program.Sources.DeclarationOf(method.ReducedFrom ?? method, cancellationToken) is { } callee
            && FirstIn(SourceBodies.BodyOf(callee)!, program, program.Sources.ModelFor(callee), depth - 1, cancellationToken) is not null;
    }
}
