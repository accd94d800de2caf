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
        var escaping = TotalCalls.Escapes(loop, program, model, cancellationToken)
            .OfType<InvocationExpressionSyntax>() // an explicit throw is its author's decision
            .FirstOrDefault(call => call == judgement.SourceCall
                ? judgement.Source!.CanFail && !FailuresAreCaught(judgement, loop, program, model, cancellationToken)
                : !IsInsideSource(call, judgement.SourceCall!));
        return escaping is null ? null : new LoopFacts(loop, judgement, escaping, EscapeRoute.From(loop, program, model, cancellationToken), program.Options.ProjectKind switch
        {
            ProjectKind.Service => true,
            ProjectKind.Tool => false,
            _ => judgement.Source!.Kind == SourceKind.Listener,
        });
    }

    /// <summary>An argument of the source, or a link of its chain such as <c>ConfigureAwait</c>; not a call that is handed what the source gives.</summary>
    private static bool IsInsideSource(InvocationExpressionSyntax call, InvocationExpressionSyntax source)
        => source.Span.Contains(call.Span) || call.Expression.Span.Contains(source.Span);

    /// <summary>Narrow clauses are enough for the source itself when they catch what it is known to fail with.</summary>
    private static bool FailuresAreCaught(ServiceLoop judgement, StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var clauses = judgement.SourceCall!.Ancestors().TakeWhile(ancestor => ancestor != loop).OfType<TryStatementSyntax>()
            .Where(attempt => attempt.Block.Span.Contains(judgement.SourceCall!.Span))
            .SelectMany(attempt => attempt.Catches)
            .ToList();
        return judgement.Source!.FailsBy.Any(failure => clauses.Any(clause => CatchEffect.Catches(clause, failure, program, model, cancellationToken)));
    }
}
