using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests.Samples;

/// <summary>Both samples, built by the README's command from the repository's root, with the output apart from the repository's own.</summary>
public sealed class SampleBuilds : IDisposable
{
    private readonly TemporaryFolder _artifacts = new();

    /// <summary>Builds the fragile sample twice: its findings must show each time.</summary>
    public SampleBuilds()
    {
        Build("FragileService");
        Fragile = Build("FragileService");
        Guarded = Build("GuardedService");
    }

    /// <summary>The words after <c>dotnet</c>, from the repository's root.</summary>
    internal static string[] Command(string sample) => ["build", $"tests/Samples/{sample}", "--no-incremental"];

    internal CommandResult Fragile { get; }

    internal CommandResult Guarded { get; }

    internal string Folder => _artifacts.Root;

    internal string ProgramOf(string sample) => _artifacts.PathTo($"bin/{sample}/debug/{sample}.dll");

    /// <inheritdoc/>
    public void Dispose() => _artifacts.Dispose();

    private CommandResult Build(string sample)
        => ChildProcess.DotNet(Repository.Root, [("ArtifactsPath", _artifacts.Root)], Command(sample)).Expect();
}
