using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests;

/// <summary>The monitor, installed from the feed as a user installs it.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly Consumer _consumer;

    public ToolTests(PackedPackages packages)
    {
        _consumer = new Consumer(packages);
        ChildProcess.DotNet(_consumer.Folder, "tool", "install", "Lifeguard.Monitor", "--version", packages.VersionOf("Lifeguard.Monitor"), "--tool-path", "tools", "--configfile", "nuget.config").Expect();
    }

    private string Tool => Path.Combine(_consumer.Folder, "tools", OperatingSystem.IsWindows() ? "lifeguard-monitor.exe" : "lifeguard-monitor");

    [Fact]
    public void Answers_help()
    {
        using var help = ChildProcess.Start(_consumer.Folder, Tool, "--help");

        Assert.Contains("replay", help.WaitForEnd().Expect().StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public void Replays_the_journal_of_the_README_as_the_README_says()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is quoted for a Unix shell.");
        var blocks = MarkdownPage.Blocks(MarkdownPage.Readme.Section("Watch from outside"), "console", "text", "console", "text")[2..];
        Assert.StartsWith("lifeguard-monitor ", blocks[0].Text, StringComparison.Ordinal);

        using var replay = ChildProcess.Start(Repository.Root, "sh", "-c", blocks[0].Text.Replace("lifeguard-monitor", Tool, StringComparison.Ordinal));

        Assert.Equal(blocks[1].Text, replay.WaitForEnd().Expect().StandardOutput);
    }

    public void Dispose() => _consumer.Dispose();
}
