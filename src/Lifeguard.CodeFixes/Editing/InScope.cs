using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Finds what a position can reach by a simple name: a local, a parameter, a member.</summary>
internal static class InScope
{
    /// <summary>The nearest variable or member of this type or one derived from it; null when there is none.</summary>
    /// <param name="metadataName">The type's metadata name.</param>
    internal static string? OfType(SemanticModel model, int position, string metadataName)
        => Candidates(model, position, metadataName).Select(candidate => candidate.Symbol.Name).FirstOrDefault();

    /// <summary>The same, nearest first, with their types.</summary>
    internal static IEnumerable<(ISymbol Symbol, ITypeSymbol Type)> Candidates(SemanticModel model, int position, string metadataName)
    {
        var types = ProgramModel.For(model.Compilation).Types;
        if (!types.Exists(metadataName))
            return [];
        var isStatic = IsStaticAt(model, position);
        return model.LookupSymbols(position)
            .Select(symbol => (Symbol: symbol, Type: TypeOf(symbol, position, isStatic)))
            .Where(candidate => candidate.Type is not null && types.IsOrDerivesFrom(candidate.Type, metadataName))
            .OrderBy(candidate => candidate.Symbol is ILocalSymbol or IParameterSymbol ? 0 : candidate.Symbol is IFieldSymbol ? 1 : 2)
            .ThenBy(candidate => candidate.Symbol.Name, StringComparer.Ordinal)
            .Select(candidate => (candidate.Symbol, candidate.Type!));
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol, int position, bool isStatic) => symbol switch
    {
        ILocalSymbol local when local.Locations.All(location => location.SourceSpan.End < position) && local.DeclaringSyntaxReferences.All(IsInitialised) => local.Type,
        IParameterSymbol { RefKind: RefKind.None } parameter => parameter.Type,
        IFieldSymbol field when field.IsStatic || !isStatic => field.Type,
        IPropertySymbol { GetMethod: not null, IsIndexer: false } property when property.IsStatic || !isStatic => property.Type,
        _ => null,
    };

    private static bool IsInitialised(SyntaxReference declaration) => declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer: not null };

    private static bool IsStaticAt(SemanticModel model, int position)
    {
        for (var symbol = model.GetEnclosingSymbol(position); symbol is IMethodSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.IsStatic)
                return true;
        }

        return false;
    }
}
