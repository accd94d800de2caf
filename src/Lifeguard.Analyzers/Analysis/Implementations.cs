using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Which methods of this compilation may run where an interface's, an abstract or a virtual one is called?</summary>
internal static class Implementations
{
    /// <summary>
    /// All of this compilation, the method itself included when it has a body; none where the contract is somebody else's, since others then
    /// implement it too. Other assemblies may implement one of ours that is public: who has the last word there is not known here.
    /// </summary>
    internal static ImmutableArray<IMethodSymbol> Of(IMethodSymbol method, ProgramModel program)
    {
        var definition = method.OriginalDefinition;
        return program.Sources.Owns(definition) ? program.Remember(definition, key => new Found(Find((IMethodSymbol)key, program))).Methods : ImmutableArray<IMethodSymbol>.Empty;
    }

    private static ImmutableArray<IMethodSymbol> Find(IMethodSymbol method, ProgramModel program)
    {
        var found = ImmutableArray.CreateBuilder<IMethodSymbol>();
        foreach (var type in program.Remember(typeof(Implementations), _ => new Classes(TypesOf(program.Compilation.Assembly.GlobalNamespace).Where(type => type.TypeKind is TypeKind.Class or TypeKind.Struct).ToImmutableArray())).Types)
        {
            var implementation = method.ContainingType.TypeKind == TypeKind.Interface ? OfInterface(type, method) : OfClass(type, method);
            if (implementation is not null && !implementation.IsAbstract && !found.Contains(implementation, SymbolEqualityComparer.Default))
                found.Add(implementation);
        }

        return found.ToImmutable();
    }

    private static IMethodSymbol? OfInterface(INamedTypeSymbol type, IMethodSymbol method)
    {
        var contract = type.AllInterfaces.FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, method.ContainingType));
        var member = contract?.GetMembers(method.Name).FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, method));
        return member is null ? null : (type.FindImplementationForInterfaceMember(member) as IMethodSymbol)?.OriginalDefinition;
    }

    private static IMethodSymbol? OfClass(INamedTypeSymbol type, IMethodSymbol method)
    {
        if (SymbolEqualityComparer.Default.Equals(type, method.ContainingType))
            return method;
        foreach (var candidate in type.GetMembers(method.Name).OfType<IMethodSymbol>())
        {
            for (var overridden = candidate.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
            {
                if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, method))
                    return candidate;
            }
        }

        return null;
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol home)
    {
        foreach (var member in home.GetMembers())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            if (member is not INamespaceOrTypeSymbol inner)
                continue;
            foreach (var nested in TypesOf(inner))
                yield return nested;
        }
    }

    private sealed record Found(ImmutableArray<IMethodSymbol> Methods);

    private sealed record Classes(ImmutableArray<INamedTypeSymbol> Types);
}
