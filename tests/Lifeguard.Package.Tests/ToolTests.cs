using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests;

/// <summary>The monitor, installed as a user installs it.</summary>
public sealed class ToolTests(PackedPackages packages)
{
    [Fact]
    public void Installs_from_the_feed_and_answers_help()
    {
        using var consumer = new Consumer(packages);
        ChildProcess.DotNet(consumer.Folder, "tool", "install", "Lifeguard.Monitor", "--version", packages.VersionOf("Lifeguard.Monitor"), "--tool-path", "tools", "--configfile", "nuget.config").Expect();

        using var help = ChildProcess.Start(consumer.Folder, Path.Combine(consumer.Folder, "tools", OperatingSystem.IsWindows() ? "lifeguard-monitor.exe" : "lifeguard-monitor"), "--help");

        Assert.Contains("replay", help.WaitForEnd().Expect().Output, StringComparison.Ordinal);
    }
}
