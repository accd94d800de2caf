using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>What is known about a service loop from which at least one failure can escape.</summary>
/// <param name="Escaping">The first call whose exception leaves the loop.</param>
/// <param name="Route">Where that exception ends up.</param>
/// <param name="IsMainsWork">Where the loop stands in Main: serving is what the program is for. A tool's own loop may end with the tool; a listener serves others.</param>
internal sealed record LoopFacts(StatementSyntax Loop, ServiceLoop Judgement, InvocationExpressionSyntax Escaping, EscapeRoute Route, bool IsMainsWork)
{
    /// <summary>The escaping call as its author would name it.</summary>
    internal string EscapingName => Escaping.ShownName();

    /// <summary>The facts, or null when the loop is not certainly a service loop or keeps all its failures inside.</summary>
    internal static LoopFacts? Of(StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var judgement = ServiceLoop.Judge(loop, program, model, cancellationToken);
        if (judgement.Answer != true)
            return null;
        var routes = new Dictionary<IReadOnlyList<string>, EscapeRoute>();
        foreach (var escaping in TotalCalls.Escapes(loop, program, model, cancellationToken).OfType<InvocationExpressionSyntax>()) // an explicit throw is its author's decision
        {
            var isSource = escaping == judgement.SourceCall;
            var failures = isSource ? judgement.Source!.FailsBy : KnownFailures.Of(escaping, program, model, cancellationToken);
            if (isSource ? !judgement.Source!.CanFail : IsInsideSource(escaping, judgement.SourceCall!))
                continue;
            if (AreCaught(failures, escaping, loop, isSource, program, model, cancellationToken))
                continue;
            if (!routes.TryGetValue(failures, out var route))
                routes.Add(failures, route = EscapeRoute.From(loop, failures, program, model, cancellationToken));
            // A caller elsewhere who is told that the source failed may begin again; one who is told of one peer's failure has lost the others.
            if (route.End == Escape.Handled || route.LeavesProgram && (isSource || IsHandedIn(escaping, model, cancellationToken)))
                continue;
            return new LoopFacts(loop, judgement, escaping, route, program.Options.ProjectKind switch
            {
                ProjectKind.Service => true,
                ProjectKind.Tool => false,
                _ => judgement.Source!.Kind == SourceKind.Listener,
            });
        }

        return null;
    }

    /// <summary>An argument of the source, or a link of its chain such as <c>ConfigureAwait</c>; not a call that is handed what the source gives.</summary>
    private static bool IsInsideSource(InvocationExpressionSyntax call, InvocationExpressionSyntax source)
        => source.Span.Contains(call.Span) || call.Expression.Span.Contains(source.Span);

    /// <summary>A delegate of the caller's own: its failures are the caller's.</summary>
    private static bool IsHandedIn(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => model.GetSymbolInfo(call.Expression, cancellationToken).Symbol is IParameterSymbol
            || call.Receiver() is { } receiver && call.CalledName()?.Identifier.ValueText == "Invoke" && model.GetSymbolInfo(receiver, cancellationToken).Symbol is IParameterSymbol;

    /// <summary>Narrow clauses in the loop are enough for what is known to fail in these ways alone; of a source's, one tells that its author has thought of it.</summary>
    private static bool AreCaught(IReadOnlyList<string> failures, InvocationExpressionSyntax call, StatementSyntax loop, bool isSource, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var clauses = call.Ancestors().TakeWhile(ancestor => ancestor != loop).OfType<TryStatementSyntax>()
            .Where(attempt => attempt.Block.Span.Contains(call.Span))
            .SelectMany(attempt => attempt.Catches)
            .ToList();
        return failures.Count > 0 && (isSource ? failures.Any(IsCaught) : failures.All(IsCaught));

        bool IsCaught(string failure) => clauses.Any(clause => CatchEffect.Catches(clause, failure, program, model, cancellationToken));
    }
}
