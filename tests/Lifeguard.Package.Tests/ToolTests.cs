using System.Text.RegularExpressions;
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

    private static string Section { get; } = MarkdownPage.Readme.Section("Watch from outside");

    private string Tool => Path.Combine(_consumer.Folder, "tools", OperatingSystem.IsWindows() ? "lifeguard-monitor.exe" : "lifeguard-monitor");

    [Fact]
    public void Help_knows_the_commands_flags_and_defaults_of_the_README()
    {
        var help = Answer("--help");
        Assert.All(Named(Section, @"lifeguard-monitor (?<name>[a-z]+)"), command => Assert.Contains($"\n  {command} ", help, StringComparison.Ordinal));

        var flags = string.Concat(Named(help, @"(?m)^  (?<name>[a-z]+) +(<FILE> +)?[A-Z]").Select(command => Answer(command, "--help")));
        Assert.All(Named(Section, @"(?m)(?<!^systemd-.*)(?<name>--[a-z][a-z-]*)"), flag => Assert.Matches($"\n  (.*, )?{flag} ", flags));
        Assert.All(Named(Section, @"(?m)^\| [^|]+ \| `--[^|]+\| (?<name>\d[^|]*) \|").SelectMany(defaults => defaults.Split(", ")), value => Assert.Contains($"[default: {value}", flags, StringComparison.Ordinal));
        Assert.All(Named(Section[Section.IndexOf("for a known program", StringComparison.Ordinal)..Section.IndexOf("how many in what time", StringComparison.Ordinal)], "`(?<name>[a-z-]+)`"),
            preset => Assert.Contains($"\n                                     {preset}: ", flags, StringComparison.Ordinal));
    }

    [Fact]
    public void Prints_the_files_that_the_README_installs()
    {
        var commands = MarkdownPage.Blocks(Section, "console", "text", "console", "text")[0].Lines.Where(line => line.StartsWith("lifeguard-monitor unit ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, commands.Count);
        Assert.All(commands, command => Assert.Contains("lifeguard", Answer(command.Split('>')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]), StringComparison.Ordinal));
    }

    [Fact]
    public void Replays_the_journal_of_the_README_as_the_README_says()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is quoted for a Unix shell.");
        var blocks = MarkdownPage.Blocks(Section, "console", "text", "console", "text")[2..];
        Assert.StartsWith("lifeguard-monitor ", blocks[0].Text, StringComparison.Ordinal);

        using var replay = ChildProcess.Start(Repository.Root, "sh", "-c", blocks[0].Text.Replace("lifeguard-monitor", Tool, StringComparison.Ordinal));

        Assert.Equal(blocks[1].Text, replay.WaitForEnd().Expect().StandardOutput);
    }

    private string Answer(params string[] arguments)
    {
        using var run = ChildProcess.Start(_consumer.Folder, Tool, arguments);
        return run.WaitForEnd().Expect().StandardOutput;
    }

    private static List<string> Named(string text, string pattern)
    {
        var names = Regex.Matches(text, pattern).Select(match => match.Groups["name"].Value).Distinct().ToList();
        Assert.NotEmpty(names);
        return names;
    }

    public void Dispose() => _consumer.Dispose();
}
