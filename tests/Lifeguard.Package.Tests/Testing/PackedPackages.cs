using System.IO.Compression;
using Lifeguard.Package.Tests.Testing;

[assembly: AssemblyFixture(typeof(PackedPackages))]

namespace Lifeguard.Package.Tests.Testing;

/// <summary>Packs everything that ships, once, into a folder that serves as the only feed.</summary>
public sealed class PackedPackages : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Takes a minute: three packages are built in Release, apart from the repository's own artifacts.</summary>
    public PackedPackages()
    {
        foreach (var project in new[] { "src/Lifeguard.Analyzers.Package", "src/Lifeguard", "src/Lifeguard.Monitor" })
            ChildProcess.DotNet(Repository.Root, [("ArtifactsPath", _folder.PathTo("artifacts"))], ["pack", project, "--configuration", "Release", "--output", Feed]).Expect();
    }

    internal string Feed => _folder.PathTo("feed");

    internal ZipArchive Open(string id) => ZipFile.OpenRead(PathOf(id));

    internal string VersionOf(string id) => Path.GetFileNameWithoutExtension(PathOf(id))[(id.Length + 1)..];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private string PathOf(string id) => Directory.EnumerateFiles(Feed, "*.nupkg").Single(file => Path.GetFileName(file)[id.Length..] is ['.', >= '0' and <= '9', ..] && Path.GetFileName(file).StartsWith(id, StringComparison.Ordinal));
}
