using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Analysis;

internal static class SymbolExtensions
{
    /// <summary>The method's name alone: an explicit implementation carries its interface in its name.</summary>
    internal static string SimpleName(this IMethodSymbol method) => method.Name.Substring(method.Name.LastIndexOf('.') + 1);

    /// <summary>The interface members of the same name that the method implements.</summary>
    internal static IEnumerable<ISymbol> ImplementedMembers(this IMethodSymbol method)
        => method.ContainingType.AllInterfaces.SelectMany(contract => contract.GetMembers(method.SimpleName()))
            .Where(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

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
