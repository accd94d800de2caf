using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What a catch clause does with what it catches.</summary>
internal enum CatchDoes
{
    /// <summary>Goes on after the try.</summary>
    GoesOn,

    /// <summary>Always throws again.</summary>
    Rethrows,

    /// <summary>Leaves the loop or the method by break, return or goto.</summary>
    Leaves,

    /// <summary>Hands the failure to somebody who decides: stops the application, faults a task, cancels the work.</summary>
    Escalates,
}

/// <summary>A catch clause, judged: how much it catches and what it then does. Printable.</summary>
/// <param name="IsBroad">Catches any failure, cancellation perhaps excepted.</param>
/// <param name="OnlyReports">Does nothing but log, or nothing at all.</param>
internal sealed record CatchEffect(CatchDoes Does, bool IsBroad, bool OnlyReports)
{
    private static readonly HashSet<string> Escalations = new(StringComparer.Ordinal)
    {
        "Exit", "FailFast", "StopApplication", "StopAsync", "Stop", "Shutdown", "ShutdownAsync", "Abort", "Kill",
        "TrySetException", "SetException", "TrySetCanceled", "SetCanceled", "TrySetResult", "SetResult",
        "TryComplete", "Complete", "Cancel", "CancelAsync", "Fault", "OnError", "Throw", "Restart", "RestartAsync", "Reconnect", "ReconnectAsync",
    };

    internal static CatchEffect Of(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new(DoesOf(clause, program, model, cancellationToken), IsBroadClause(clause, program, model, cancellationToken), ReportsOnly(clause, program, model, cancellationToken));

    public override string ToString() => $"{(IsBroad ? "broad" : "narrow")}, {Does switch
    {
        CatchDoes.Rethrows => "rethrows",
        CatchDoes.Leaves => "leaves",
        CatchDoes.Escalates => "escalates",
        _ => OnlyReports ? "only reports" : "goes on",
    }}";

    /// <summary>Can the clause catch <paramref name="exceptionType"/> (a metadata name), with no filter in the way?</summary>
    internal static bool Catches(CatchClauseSyntax clause, string exceptionType, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (clause.Filter is not null || clause.Declaration is null)
            return clause.Declaration is null;
        var caught = model.GetTypeInfo(clause.Declaration.Type, cancellationToken).Type;
        return caught is not null && program.Types.All(exceptionType).Any(thrown => thrown.SelfAndBases().Contains(caught, SymbolEqualityComparer.Default));
    }

    /// <summary>
    /// <see cref="IsBroad"/> alone. Unlike <see cref="OnlyReports"/> it judges no call, so it may be asked while a call is being judged.
    /// </summary>
    internal static bool IsBroadClause(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        // `when (token.IsCancellationRequested)` catches the stop, and nothing else. Any other filter is its author's decision.
        if (clause.Filter?.FilterExpression.Bare() is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested" })
            return false;
        return clause.Declaration is null || program.Types.Is(model.GetTypeInfo(clause.Declaration.Type, cancellationToken).Type, "System.Exception");
    }

    /// <summary><see cref="Does"/> alone; the same holds.</summary>
    internal static CatchDoes DoesOf(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (clause.Block.Executed().OfType<InvocationExpressionSyntax>().Any(call => Escalates(call, program, model, depth: 2, cancellationToken))
            || clause.Block.Executed().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Left.ToString() is "Environment.ExitCode" or "ExitCode"))
        {
            return CatchDoes.Escalates;
        }

        var last = clause.Block.Statements.LastOrDefault();
        return last switch
        {
            ThrowStatementSyntax => CatchDoes.Rethrows,
            BreakStatementSyntax or ReturnStatementSyntax or GotoStatementSyntax => CatchDoes.Leaves,
            _ => CatchDoes.GoesOn,
        };
    }

    /// <summary>Does the call hand the failure to somebody who decides, by its name or by what it calls here?</summary>
    internal static bool Escalates(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Escalates(call, program, model, depth: 2, cancellationToken);

    private static bool Escalates(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (call.CalledName() is { } name && Escalations.Contains(name.Identifier.ValueText))
            return true;
        if (depth == 0 || program.Sources.DeclarationOf(model.GetSymbolInfo(call, cancellationToken).Symbol as IMethodSymbol, cancellationToken) is not { } callee)
            return false;
        var calleeModel = program.Sources.ModelFor(callee);
        return SourceBodies.BodyOf(callee)!.Executed().OfType<InvocationExpressionSyntax>()
            .Any(inner => Escalates(inner, program, calleeModel, depth - 1, cancellationToken));
    }

    private static bool ReportsOnly(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => !clause.Block.Executed().Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax or GotoStatementSyntax or AwaitExpressionSyntax)
            && OnlyTells(clause.Block, program, model, depth: 2, cancellationToken);

    /// <summary>
    /// Every call below the node is a report, cannot fail, or is a method here that does no more than that. An event is more: whoever
    /// listens may start the work again.
    /// </summary>
    private static bool OnlyTells(SyntaxNode node, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
        => node.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().All(call =>
        {
            if (Reporting.IsReport(call, program, model, cancellationToken))
                return true;
            var method = model.GetSymbolInfo(call, cancellationToken).Symbol as IMethodSymbol;
            if (method?.MethodKind == MethodKind.DelegateInvoke)
                return false;
            if (depth > 0 && program.Sources.DeclarationOf(method, cancellationToken) is { } callee)
                return OnlyTells(SourceBodies.BodyOf(callee)!, program, program.Sources.ModelFor(callee), depth - 1, cancellationToken);
            return TotalCalls.IsTotal(call, program, model, cancellationToken);
        });
}
