using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Analysis;

internal static class SymbolExtensions
{
    /// <summary>The type, its base types from the nearest, then every interface it implements.</summary>
    internal static IEnumerable<INamedTypeSymbol> SelfAndBases(this ITypeSymbol type)
    {
        for (var current = type as INamedTypeSymbol; current is not null; current = current.BaseType)
            yield return current;
        if (type is ITypeParameterSymbol parameter)
        {
            foreach (var bound in parameter.ConstraintTypes.SelectMany(SelfAndBases))
                yield return bound;
        }

        foreach (var contract in type.AllInterfaces)
            yield return contract;
    }
}
