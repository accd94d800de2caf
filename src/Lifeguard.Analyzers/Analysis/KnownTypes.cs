using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Types named by their metadata name, as this compilation sees them.</summary>
internal sealed class KnownTypes(Compilation compilation)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<INamedTypeSymbol>> _types = new(StringComparer.Ordinal);

    /// <summary>Every type of this name: more than one when two referenced assemblies define it, none when it is not referenced.</summary>
    internal ImmutableArray<INamedTypeSymbol> All(string metadataName) => _types.GetOrAdd(metadataName, compilation.GetTypesByMetadataName);

    internal bool Exists(string metadataName) => !All(metadataName).IsEmpty;

    /// <summary>Is it this very type (generic types: any instantiation)?</summary>
    internal bool Is(ITypeSymbol? type, string metadataName)
        => type is INamedTypeSymbol named && All(metadataName).Contains(named.OriginalDefinition, SymbolEqualityComparer.Default);

    /// <summary>Is it this type, or does it derive from it or implement it?</summary>
    internal bool IsOrDerivesFrom(ITypeSymbol? type, string metadataName)
        => type is not null && Exists(metadataName) && type.SelfAndBases().Any(candidate => Is(candidate, metadataName));
}
