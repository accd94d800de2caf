using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What is asked for by name, which decides what its absence means.</summary>
internal enum LoadKind
{
    /// <summary>A type, by its name.</summary>
    Type,

    /// <summary>A COM class, by the name under which the machine registers it.</summary>
    MachineType,

    /// <summary>A member of a type, by its name.</summary>
    Member,

    /// <summary>An object of a type named in text.</summary>
    Instance,

    /// <summary>An object of a type known only at run time; never null, but perhaps not what it is cast to.</summary>
    InstanceOfType,

    /// <summary>A file embedded in an assembly.</summary>
    Resource,

    /// <summary>A service of a container.</summary>
    Service,

    /// <summary>A native library.</summary>
    Library,

    /// <summary>A function of a native library.</summary>
    Export,

    /// <summary>An object written down as text.</summary>
    Document,

    /// <summary>Whatever a loader finds that the user listed.</summary>
    Listed,
}

/// <summary>What a load answers when what it was asked for is not there.</summary>
internal enum LoadFailure
{
    /// <summary>Null.</summary>
    Null,

    /// <summary>False, with nothing in the out parameter.</summary>
    False,

    /// <summary>It throws; only a soft cast of its result is quiet.</summary>
    Throws,
}

/// <summary>A member that finds by name what the program goes on to use. Feeds LIFE1001.</summary>
/// <param name="Failure">What it gives when there is nothing of that name, so what the caller has to look at.</param>
internal sealed record LoadApi(string Type, string Members, LoadKind Kind, LoadFailure Failure = LoadFailure.Null) : ApiRow(Type, Members);

internal static class LoadApis
{
    internal static readonly ApiTable<LoadApi> Table = new(
        new("System.Type", "GetType", LoadKind.Type),
        new("System.Reflection.Assembly", "GetType", LoadKind.Type),
        new("System.Reflection.Module", "GetType", LoadKind.Type),
        new("System.Type", "GetTypeFromProgID", LoadKind.MachineType),
        new("System.Type", "GetMethod|GetProperty|GetField|GetConstructor", LoadKind.Member),
        new("System.Reflection.RuntimeReflectionExtensions", "GetRuntimeMethod|GetRuntimeProperty|GetRuntimeField", LoadKind.Member),
        new("System.Reflection.Assembly", "CreateInstance", LoadKind.Instance),
        new("System.Activator", "CreateInstance", LoadKind.InstanceOfType, LoadFailure.Throws),
        new("System.Reflection.Assembly", "GetManifestResourceStream", LoadKind.Resource),
        new("System.IServiceProvider", "GetService", LoadKind.Service),
        new("Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions", "GetService", LoadKind.Service),
        new("Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions", "GetKeyedService", LoadKind.Service),
        new("System.Runtime.InteropServices.NativeLibrary", "TryLoad", LoadKind.Library, LoadFailure.False),
        new("System.Runtime.InteropServices.NativeLibrary", "TryGetExport", LoadKind.Export, LoadFailure.False),
        new("System.Text.Json.JsonSerializer", "Deserialize|DeserializeAsync", LoadKind.Document),
        new("Newtonsoft.Json.JsonConvert", "DeserializeObject", LoadKind.Document));

    private static readonly LoadApi Listed = new("", "", LoadKind.Listed);

    /// <summary>The load that a member is, by the table or by <c>lifeguard.additional_loaders</c>; null when it is none.</summary>
    internal static LoadApi? Find(IMethodSymbol method, ProgramModel program)
        => Table.In(program).Find(method) ?? (program.Options.AdditionalLoaders.Contains(method) ? Listed : null);
}
