using Microsoft.CodeAnalysis;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>How a type is written at a place: its short name where that means the type, else its full name.</summary>
internal static class TypeName
{
    /// <param name="metadataName">Namespace and name of a type that is neither nested nor generic.</param>
    internal static string At(SemanticModel model, int position, string metadataName)
    {
        var shortName = metadataName.Substring(metadataName.LastIndexOf('.') + 1);
        // A property of the same name (Task Task { get; }) hides the type only where C# has no rule for it: leave such places alone.
        var means = model.LookupSymbols(position, name: shortName).Where(symbol => symbol is not INamedTypeSymbol { Arity: > 0 }).ToList();
        var isImported = means is [INamedTypeSymbol type] && type.ToDisplayString() == metadataName;
        return isImported ? shortName : metadataName;
    }
}
