using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>What the type that creates a file watcher listens to.</summary>
/// <param name="Type">The type, for people.</param>
/// <param name="HearsChanges">It handles one of the watcher's events of change.</param>
/// <param name="HearsErrors">It handles <c>Error</c>.</param>
internal sealed record WatcherFacts(BaseObjectCreationExpressionSyntax Creation, string Type, bool HearsChanges, bool HearsErrors)
{
    private const string Watcher = "System.IO.FileSystemWatcher";

    /// <summary>The part of the creation that a finding points at: not its initializer, which may be long.</summary>
    internal Location Location => (Creation is ObjectCreationExpressionSyntax named ? named.Type.GetLocation() : Creation.NewKeyword.GetLocation());

    /// <summary>The cheap test before any question to the compiler.</summary>
    internal static bool IsPlausible(BaseObjectCreationExpressionSyntax creation)
        => creation is ImplicitObjectCreationExpressionSyntax implied
            ? implied.TargetText().IndexOf("watch", StringComparison.OrdinalIgnoreCase) >= 0
            : ((ObjectCreationExpressionSyntax)creation).Type.GetLastToken().ValueText == "FileSystemWatcher";

    /// <summary>The facts, or null when it is not a watcher, or a type of the program's own that may hear itself.</summary>
    internal static WatcherFacts? Of(BaseObjectCreationExpressionSyntax creation, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!program.Types.Is(model.GetTypeInfo(creation, cancellationToken).Type, Watcher)
            || creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } home || model.GetDeclaredSymbol(home, cancellationToken) is not { } type)
        {
            return null;
        }

        var heard = type.DeclaringSyntaxReferences.SelectMany(reference => reference.GetSyntax(cancellationToken).DescendantNodes()).OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.IsKind(SyntaxKind.AddAssignmentExpression))
            .Select(subscription => program.Sources.ModelFor(subscription, model).GetSymbolInfo(subscription.Left, cancellationToken).Symbol)
            .Where(heard => heard is IEventSymbol && program.Types.Is(heard.ContainingType, Watcher))
            .Select(heard => heard!.Name).ToList();
        return new WatcherFacts(creation, type.Name, heard.Exists(name => name is "Changed" or "Created" or "Deleted" or "Renamed"), heard.Contains("Error"));
    }
}
