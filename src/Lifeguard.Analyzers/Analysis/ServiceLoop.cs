using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// Is this loop a turn of work that must outlive one failure? Yes with the source that feeds it, or no, or unknown, with the
/// reason. Printable.
/// </summary>
/// <param name="Source">What feeds the loop; null unless the answer is yes.</param>
/// <param name="SourceCall">The call that fetches the next piece of work.</param>
/// <param name="Head">What, in its head, ends the loop.</param>
internal sealed record ServiceLoop(bool? Answer, string Reason, RequestSource? Source = null, InvocationExpressionSyntax? SourceCall = null, LoopEnd Head = LoopEnd.Data)
{
    private static readonly string[] StopWords = ["cancel", "stop", "dispos", "running", "closed", "shutdown", "terminat", "exit", "quit", "wait"];

    private static readonly string[] RequestTypes =
    [
        "Grpc.Core.ServerCallContext", "Microsoft.AspNetCore.Http.HttpContext", "Microsoft.AspNetCore.SignalR.HubCallerContext",
        "Microsoft.AspNetCore.Connections.BaseConnectionContext",
    ];

    private static readonly HashSet<string> RequestMembers = new(StringComparer.Ordinal) { "CancellationToken", "RequestAborted", "ConnectionAborted", "ConnectionClosed" };

    /// <summary>The cheap test before any question to the compiler: does the loop so much as spell the name of a source?</summary>
    internal static bool IsPlausible(StatementSyntax loop, ProgramModel program)
    {
        var names = RequestSources.In(program).Names;
        return loop.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && names.Contains(token.ValueText));
    }

    /// <summary>Judged once per compilation: a loop's own trigger, its catches and what it hands on all ask.</summary>
    internal static ServiceLoop Judge(StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => program.Remember(loop, key => JudgeAfresh(key, apartFrom: null, program, model, cancellationToken));

    /// <summary>The same, as if the head did not make the test <paramref name="apartFrom"/>.</summary>
    internal static ServiceLoop Judge(StatementSyntax loop, ExpressionSyntax apartFrom, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => JudgeAfresh(loop, apartFrom, program, model, cancellationToken);

    private static ServiceLoop JudgeAfresh(StatementSyntax loop, ExpressionSyntax? apartFrom, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var shape = LoopShape.Of(loop, apartFrom, program, model, cancellationToken);
        if (shape.End == LoopEnd.Data)
            return No("bounded by data");
        var body = loop.LoopBody()!;
        if (loop.EnclosingFunction() is { } function && SourceBodies.BodyOf(function) is { } whole && whole.Executed().Any(node => node is YieldStatementSyntax))
            return No("a generator: its consumer sees the exception");
        if (TurnStatements(body).OfType<ReturnStatementSyntax>().Any(@return => @return.Expression is not null && !InCatch(@return, loop)))
            return No("waits until it finds what it returns");

        var apis = RequestSources.In(program);
        var inner = InnerServiceLoops(body, program, model, cancellationToken);
        var calls = shape.Sources.Concat(body.Executed().OfType<InvocationExpressionSyntax>()
                .Where(call => !inner.Any(other => other.Contains(call))))
            .Select(call => (Call: call, Source: apis.Find(call, model, cancellationToken)))
            .Where(found => found.Source is not null && IsFetch(found.Call, found.Source))
            .OrderBy(found => found.Source!.Kind)
            .ToList();
        if (calls.Count == 0)
            return new(null, "no request source");
        var (sourceCall, source) = calls[0];
        if (source!.Kind == SourceKind.Connection)
            return No("one connection's byte pump");
        if (source.Kind != SourceKind.Listener && calls.Any(found => found.Source!.Kind == SourceKind.Connection))
            return No("one connection's byte pump");
        if (source.Kind is SourceKind.Tick or SourceKind.Queue && Ends(body, loop, source, model))
            return No(source.Kind == SourceKind.Tick ? "waits until something is so" : "ends when its items say so");
        if (LivesAsLongAs(loop, source.Kind, program, model, cancellationToken) is { } life)
            return No(life);
        if (source.Kind == SourceKind.Queue && IsLocal(sourceCall, model, loop, cancellationToken))
            return No("drains a queue of its own");
        return new(true, $"{shape}, fed by {source.Item}s of {sourceCall.CalledName()!.Identifier.ValueText}", source, sourceCall, shape.End);
    }

    /// <summary>Does it stand for one request, call or connection of somebody else's?</summary>
    internal static bool IsRequest(ITypeSymbol? type, ProgramModel program) => RequestTypes.Any(request => program.Types.IsOrDerivesFrom(type, request));

    public override string ToString() => $"{Answer switch { true => "yes", false => "no", _ => "unknown" }}: {Reason}";

    private static ServiceLoop No(string reason) => new(false, reason);

    /// <summary>The statements of the turn itself, without those of functions defined in it.</summary>
    private static IEnumerable<StatementSyntax> TurnStatements(SyntaxNode body) => body.Executed().OfType<StatementSyntax>();

    private static bool InCatch(SyntaxNode node, SyntaxNode loop) => node.Ancestors().TakeWhile(ancestor => ancestor != loop).Any(ancestor => ancestor is CatchClauseSyntax);

    /// <summary>Loops in the body that are unbounded themselves: their sources are theirs.</summary>
    private static List<StatementSyntax> InnerServiceLoops(StatementSyntax body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => TurnStatements(body).Where(statement => statement.IsLoop() && LoopShape.Of(statement, program, model, cancellationToken).End != LoopEnd.Data).ToList();

    /// <summary>A tick counts only where the loop waits for it: a statement of its own or part of the loop's head.</summary>
    private static bool IsFetch(InvocationExpressionSyntax call, RequestSource source)
    {
        // The overloads that report through an event are started once per event, not per turn.
        if (call.ArgumentList.Arguments.Any(argument => argument.Expression.ToString().EndsWith("EventArgs", StringComparison.Ordinal)))
            return false;
        if (source.Kind != SourceKind.Tick)
            return !call.Ancestors().TakeWhile(ancestor => !ancestor.IsLoop()).Any(ancestor => ancestor is CatchClauseSyntax);
        // A pause on the failure path paces retries; it does not make a clock of the loop.
        return !call.Ancestors().TakeWhile(ancestor => ancestor is not StatementSyntax { Parent: BlockSyntax { Parent: MemberDeclarationSyntax } }).Any(ancestor => ancestor is CatchClauseSyntax)
            && call.ArgumentList.Arguments.Count > 0 | source.Members == "WaitForNextTickAsync";
    }

    /// <summary>Leaves the loop from outside a catch for a reason that is not a request to stop.</summary>
    private static bool Ends(StatementSyntax body, StatementSyntax loop, RequestSource source, SemanticModel model)
        => TurnStatements(body).Any(statement => statement is BreakStatementSyntax or ReturnStatementSyntax or GotoStatementSyntax
            && !InCatch(statement, loop)
            && (statement is not BreakStatementSyntax @break || @break.Ends(loop))
            && !LeavesOnStop(statement, loop));

    private static bool LeavesOnStop(StatementSyntax leave, StatementSyntax loop)
        => leave.Ancestors().TakeWhile(ancestor => ancestor != loop).OfType<IfStatementSyntax>().FirstOrDefault() is { } test && SpeaksOfStopping(test.Condition);

    /// <summary>Does the condition ask, by the names in it, whether a stop was asked for?</summary>
    internal static bool SpeaksOfStopping(ExpressionSyntax condition)
        => condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Any(name => StopWords.Any(word => name.Identifier.ValueText.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));

    /// <summary>The loop is told to stop by something that is itself short-lived: one request, or one operation of a method around it.</summary>
    private static string? LivesAsLongAs(StatementSyntax loop, SourceKind kind, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var stops = loop.Executed().OfType<IdentifierNameSyntax>()
            .Where(name => model.GetTypeInfo(name, cancellationToken).Type is { Name: "CancellationToken" or "CancellationTokenSource" }
                && !IsDeclaredIn(loop, model.GetSymbolInfo(name, cancellationToken).Symbol));
        // A server's own Run makes a source for its accept loop too; only a deadline tells a search that listens for answers.
        if (kind == SourceKind.Listener)
            return stops.Any(name => StopScope.HasDeadline(name, model, cancellationToken)) ? "until a deadline" : null;
        foreach (var access in loop.Executed().OfType<MemberAccessExpressionSyntax>().Where(access => RequestMembers.Contains(access.Name.Identifier.ValueText)))
        {
            if (IsRequest(model.GetTypeInfo(access.Expression, cancellationToken).Type, program))
                return "as long as one request";
        }

        return stops.Any(name => StopScope.IsOneOperation(name, program, model, cancellationToken)) ? "as long as an operation around it" : null;
    }

    /// <summary>What is made anew in each turn limits that turn, not the loop.</summary>
    private static bool IsDeclaredIn(StatementSyntax loop, ISymbol? variable)
        => variable is ILocalSymbol { DeclaringSyntaxReferences: [var declaration] } && declaration.SyntaxTree == loop.SyntaxTree && loop.LoopBody()!.Span.Contains(declaration.Span);

    /// <summary>The queue was made in this very function: a finite fan-out whose end its maker awaits.</summary>
    private static bool IsLocal(InvocationExpressionSyntax call, SemanticModel model, StatementSyntax loop, CancellationToken cancellationToken)
    {
        var root = call.Receiver();
        while (root?.Bare() is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ConditionalAccessExpressionSyntax)
        {
            root = root.Bare() switch
            {
                MemberAccessExpressionSyntax member => member.Expression,
                InvocationExpressionSyntax inner => inner.Receiver(),
                ConditionalAccessExpressionSyntax access => access.Expression,
                _ => null,
            };
        }

        return root is not null && model.GetSymbolInfo(root.Bare(), cancellationToken).Symbol is ILocalSymbol;
    }
}
