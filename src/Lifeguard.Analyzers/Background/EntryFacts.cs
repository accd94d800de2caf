using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>What is known about work that starts with nobody above it and from which at least one failure can escape.</summary>
/// <param name="Location">Where the work starts: its name, its head, or the method that is handed on; where it is dropped, the call that starts it.</param>
/// <param name="Function">What a guard belongs into.</param>
/// <param name="Escaping">The first call whose exception leaves the work.</param>
/// <param name="IsDropped">It leaves in a task that the work starts and drops.</param>
/// <param name="IsHeardElsewhere">The program listens where the runner of the work reports its failures.</param>
internal sealed record EntryFacts(Location Location, BackgroundContext Context, SyntaxNode Function, InvocationExpressionSyntax Escaping, bool IsDropped, bool IsHeardElsewhere)
{
    /// <summary>The facts, or null when nothing starts here, what runs is not known, or it keeps all its failures.</summary>
    internal static EntryFacts? Of(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (EntryPoint.Of(candidate, program, model, cancellationToken) is not { } entry)
            return null;
        var body = SourceBodies.BodyOf(entry.Function)!;
        var entryModel = program.Sources.ModelFor(body, model);
        if (!HandsBackTask() && EscapingCall.First(body, program, entryModel, cancellationToken) is { } escaping)
            return new EntryFacts(entry.Location, entry.Context, entry.Function, escaping, false, IsHeard(entry.Context, candidate, program, cancellationToken));
        if (!entry.Context.IsTimer)
            return null;
        foreach (var start in body.Executed().OfType<InvocationExpressionSyntax>().Where(call => IsDroppedIn(body, call)))
        {
            if (StartedWork.FunctionRunBy(start, program, entryModel, cancellationToken) is { } dropped && SourceBodies.BodyOf(dropped) is { } work
                && EscapingCall.First(work, program, program.Sources.ModelFor(work, model), cancellationToken) is { } lost)
            {
                return new EntryFacts(start.SyntaxTree == model.SyntaxTree ? start.Expression.GetLocation() : entry.Location, entry.Context, dropped, lost, true, false);
            }
        }

        return null;

        // _ => WorkAsync(): nobody takes the task, unless the runner asks for one.
        bool HandsBackTask() => body is ExpressionSyntax and not AwaitExpressionSyntax && entry.Context.Fate != Fate.BreaksItsRunner
            && entryModel.GetTypeInfo(body, cancellationToken).Type is { Name: "Task" or "ValueTask" };
    }

    private static bool IsDroppedIn(SyntaxNode body, InvocationExpressionSyntax call)
        => call.OuterTask() == body || call.IsDropped();

    /// <summary>
    /// A user interface takes the exceptions of a timer that is bound to it; a broker client has an event of its own; a block has its
    /// <c>Completion</c>, which whoever made it looks at.
    /// </summary>
    private static bool IsHeard(BackgroundContext context, SyntaxNode candidate, ProgramModel program, CancellationToken cancellationToken) => context.Name switch
    {
        "Elapsed event" => program.Sources.Spell(static name => name == "SynchronizingObject", cancellationToken),
        "received handler" => program.Sources.Spell(static name => name.StartsWith("CallbackException", StringComparison.Ordinal), cancellationToken),
        "block" => candidate.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "Completion" or "PropagateCompletion") != false,
        _ => false,
    };
}
