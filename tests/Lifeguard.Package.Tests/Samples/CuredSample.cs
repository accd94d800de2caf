using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests.Samples;

/// <summary>A copy of the fragile service in a user's project, after the README's command to fix it.</summary>
public sealed class CuredSample : IDisposable
{
    private readonly Consumer _consumer;

    /// <summary>Copies, fixes and builds.</summary>
    public CuredSample(PackedPackages packages)
    {
        _consumer = new Consumer(packages);
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("tests/Samples/FragileService"), "*.cs"))
            _consumer[Path.GetFileName(file)] = File.ReadAllText(file);
        _consumer.Format("analyzers", "--diagnostics", "LIFE1001", "LIFE2001", "LIFE2002", "LIFE4001", "LIFE4002");
        Build = _consumer.Build().Expect();
    }

    internal CommandResult Build { get; }

    internal string Folder => _consumer.Folder;

    internal string Program => _consumer.Program;

    /// <inheritdoc cref="Consumer.Marked"/>
    internal string[] Marked() => _consumer.Marked();

    /// <inheritdoc/>
    public void Dispose() => _consumer.Dispose();
}
