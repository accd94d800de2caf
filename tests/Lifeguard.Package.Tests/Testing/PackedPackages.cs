using System.IO.Compression;
using System.Text.Json;
using Lifeguard.Package.Tests.Testing;

[assembly: AssemblyFixture(typeof(PackedPackages))]

namespace Lifeguard.Package.Tests.Testing;

/// <summary>Packs everything that ships, once, when first asked for, into a folder that serves as the only feed.</summary>
public sealed class PackedPackages : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _feed;

    /// <summary>Packs nothing yet: a run of other tests need not wait for it.</summary>
    public PackedPackages() => _feed = new(Pack);

    internal string Feed => _feed.Value;

    internal ZipArchive Open(string id) => ZipFile.OpenRead(PathOf(id));

    internal string VersionOf(string id) => Path.GetFileNameWithoutExtension(PathOf(id))[(id.Length + 1)..];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>Builds in Release, apart from the repository's own artifacts.</summary>
    private string Pack()
    {
        var feed = _folder.PathTo("feed");
        foreach (var project in new[] { "src/Lifeguard.Analyzers.Package", "src/Lifeguard", "src/Lifeguard.Hosting", "src/Lifeguard.Monitor" })
            ChildProcess.DotNet(Repository.Root, [("ArtifactsPath", _folder.PathTo("artifacts"))], ["pack", project, "--configuration", "Release", "--output", feed]).Expect();
        AddDependencies(feed);
        return feed;
    }

    /// <summary>The file of this very package: <c>Lifeguard.1.0.0.nupkg</c>, not <c>Lifeguard.Monitor.1.0.0.nupkg</c>.</summary>
    private string PathOf(string id)
        => Directory.EnumerateFiles(Feed, $"{id}.*.nupkg").Single(file => char.IsAsciiDigit(Path.GetFileName(file)[id.Length + 1]));

    /// <summary>What the runtime packages depend on, as restored for packing them: a user's feed has it.</summary>
    private void AddDependencies(string feed)
    {
        foreach (var project in new[] { "Lifeguard", "Lifeguard.Hosting" })
        {
            using var assets = JsonDocument.Parse(File.ReadAllText(_folder.PathTo($"artifacts/obj/{project}/project.assets.json")));
            var root = assets.RootElement.GetProperty("packageFolders").EnumerateObject().First().Name;
            foreach (var library in assets.RootElement.GetProperty("libraries").EnumerateObject().Where(library => library.Value.GetProperty("type").ValueEquals("package")))
            {
                foreach (var package in Directory.EnumerateFiles(Path.Combine(root, library.Value.GetProperty("path").GetString()!), "*.nupkg"))
                    File.Copy(package, Path.Combine(feed, Path.GetFileName(package)), overwrite: true);
            }
        }
    }
}
