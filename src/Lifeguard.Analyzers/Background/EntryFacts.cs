using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>What is known about work that starts with nobody above it and from which at least one failure can escape.</summary>
/// <param name="Location">Where the work starts: its name, its head, or the method that is handed on.</param>
/// <param name="Escaping">The first call whose exception leaves the work.</param>
internal sealed record EntryFacts(Location Location, BackgroundContext Context, SyntaxNode Function, InvocationExpressionSyntax Escaping)
{
    /// <summary>The facts, or null when nothing starts here, what runs is not known, or it keeps all its failures.</summary>
    internal static EntryFacts? Of(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (EntryPoint.Of(candidate, program, model, cancellationToken) is not { } entry)
            return null;
        var entryModel = entry.Function.SyntaxTree == model.SyntaxTree ? model : program.Sources.ModelFor(entry.Function);
        return EscapingCall.First(SourceBodies.BodyOf(entry.Function)!, program, entryModel, cancellationToken) is { } escaping
            ? new EntryFacts(entry.Location, entry.Context, entry.Function, escaping)
            : null;
    }
}
