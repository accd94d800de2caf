using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>What is known about work that starts with nobody above it and from which at least one failure can escape.</summary>
/// <param name="Location">Where the work starts: its name, its head, or the method that is handed on.</param>
/// <param name="Escaping">The first call whose exception leaves the work.</param>
/// <param name="IsHeardElsewhere">The program listens where the runner of the work reports its failures.</param>
internal sealed record EntryFacts(Location Location, BackgroundContext Context, InvocationExpressionSyntax Escaping, bool IsHeardElsewhere)
{
    /// <summary>The facts, or null when nothing starts here, what runs is not known, or it keeps all its failures.</summary>
    internal static EntryFacts? Of(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (EntryPoint.Of(candidate, program, model, cancellationToken) is not { } entry)
            return null;
        var entryModel = entry.Function.SyntaxTree == model.SyntaxTree ? model : program.Sources.ModelFor(entry.Function);
        return EscapingCall.First(SourceBodies.BodyOf(entry.Function)!, program, entryModel, cancellationToken) is { } escaping
            ? new EntryFacts(entry.Location, entry.Context, escaping, IsHeard(entry.Context, candidate, program, cancellationToken))
            : null;
    }

    /// <summary>
    /// A user interface takes the exceptions of a timer that is bound to it; a broker client and a processor have events of their own; a block
    /// has its <c>Completion</c>, which whoever made it looks at.
    /// </summary>
    private static bool IsHeard(BackgroundContext context, SyntaxNode candidate, ProgramModel program, CancellationToken cancellationToken) => context.Name switch
    {
        "Elapsed event" => program.Sources.Spell(static name => name == "SynchronizingObject", cancellationToken),
        "received handler" => program.Sources.Spell(static name => name.StartsWith("CallbackException", StringComparison.Ordinal), cancellationToken),
        "block" => candidate.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "Completion" or "PropagateCompletion") != false,
        _ => false,
    };
}
