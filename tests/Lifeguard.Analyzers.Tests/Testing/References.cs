using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>What the sources under test are compiled against: the reference packs of the SDK, hosting included, and client packages.</summary>
internal static class References
{
    /// <summary>Named only so that the test framework restores nothing; the real references are <see cref="Assemblies"/>.</summary>
    internal static ReferenceAssemblies None { get; } = new("net10.0");

    internal static IReadOnlyList<MetadataReference> Assemblies { get; } =
    [
        .. Pack("Microsoft.NETCore.App.Ref"),
        .. Pack("Microsoft.AspNetCore.App.Ref"),
        .. new[] { "Confluent.Kafka", "Newtonsoft.Json", "Polly", "Polly.Core", "RabbitMQ.Client", "Lifeguard", "Lifeguard.Hosting", "System.ServiceProcess.ServiceController" }.Select(BesideTheTests),
    ];

    /// <summary>.NET 8, without hosting or packages.</summary>
    internal static IReadOnlyList<MetadataReference> Framework8 { get; } = [.. Directory.EnumerateFiles(Metadata("Framework8"), "*.dll").Select(file => MetadataReference.CreateFromFile(file))];

    internal static string RepositoryRoot { get; } = Path.GetFullPath(Metadata("RepositoryRoot"));

    /// <summary>The reference assemblies of the newest pack of this name that the SDK brought along.</summary>
    internal static IEnumerable<MetadataReference> Pack(string name)
    {
        var newest = new DirectoryInfo(Path.Combine(Metadata("TargetingPacks"), name)).EnumerateDirectories().MaxBy(version => Version.Parse(version.Name.Split('-')[0]))!;
        return newest.GetDirectories("ref").Single().EnumerateFiles("*.dll", SearchOption.AllDirectories)
            .Select(file => MetadataReference.CreateFromFile(file.FullName));
    }

    private static PortableExecutableReference BesideTheTests(string assembly)
        => MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));

    private static string Metadata(string key)
        => typeof(References).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
