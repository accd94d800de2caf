using System.Reflection;
using System.Text.RegularExpressions;
using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests;

/// <summary>
/// What our fixes write is no new trouble under the analyzers that our users have beside ours, at their default severities. The examples
/// of rules.md stand for the fixes: other tests hold that they are what the fixes write.
/// </summary>
public sealed partial class PeerAnalyzerTests
{
    [Fact]
    public void Fixes_add_no_warning_of_a_peer()
    {
        var examples = Sections().Where(section => section.HasFix && IsTypesOnly(section.Violation)).ToList();
        Assert.NotEmpty(examples);
        using var folder = new TemporaryFolder();
        folder.Write("global.json", Repository.Read("global.json"));
        folder.Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        folder.Write("Peers.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                {string.Concat(Peers.Select(peer => $"""<PackageReference Include="{peer[0]}" Version="[{peer[1]}]" PrivateAssets="all" />"""))}
              </ItemGroup>
            </Project>
            """);
        foreach (var example in examples)
        {
            folder.Write($"{example.Id}.before.cs", InNamespace(example.Violation, $"{example.Id}.Before"));
            folder.Write($"{example.Id}.after.cs", InNamespace(example.Fix, $"{example.Id}.After"));
        }

        var build = ChildProcess.DotNet(folder.Root, "build", "--no-incremental").Expect();

        var warnings = Printed().Matches(build.Output).Select(match => (Id: match.Groups["id"].Value, When: match.Groups["when"].Value, Peer: match.Groups["peer"].Value)).Distinct().ToList();
        Assert.Contains(warnings, warning => warning.When == "before"); // the peers are there
        Assert.Equal(Accepted.Select(accepted => $"{accepted.Id}: {accepted.Peer}").Order(),
            warnings.Where(warning => warning.When == "after" && !warnings.Contains(warning with { When = "before" })).Select(warning => $"{warning.Id}: {warning.Peer}").Order());
    }

    /// <summary>Warnings of a kind that the code before the fix has not, and why they stay.</summary>
    private static readonly (string Id, string Peer)[] Accepted =
    [
        ("LIFE1011", "S2139"), // the report is the author's; what the fix adds is that the start fails
        ("LIFE3007", "VSTHRD103"), // without a logger the report goes to standard error, and is there before the handler goes on
        ("LIFE4004", "S2696"), ("LIFE4004", "S4487"), // a static field that nobody reads is what keeps a registration
    ];

    private static IEnumerable<string[]> Peers { get; } = typeof(PeerAnalyzerTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Peers").Value!.Split(';').Select(peer => peer.Split(' '));

    private static IEnumerable<(string Id, bool HasFix, string Violation, string Fix)> Sections()
        => Section().Matches(Repository.Read("rules.md").ReplaceLineEndings("\n")).Select(match => (match.Groups["id"].Value, match.Groups["fix"].Value == "yes", match.Groups["violation"].Value, match.Groups["after"].Value));

    /// <summary>No top-level statements, of which a program can have only one file.</summary>
    private static bool IsTypesOnly(string example) => FirstOfCode().Match(example).Groups["word"].Value is "public" or "internal" or "sealed" or "static" or "class" or "file" or "///" or "[";

    private static string InNamespace(string example, string name)
    {
        var lines = example.Split('\n');
        var usings = lines.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal)).ToArray();
        return string.Join('\n', [.. usings, $"namespace {name};", .. lines.Skip(usings.Length)]);
    }

    [GeneratedRegex(@"^### (?<id>LIFE\d{4})\n\*\*.*?fix: (?<fix>\w+)\n.*?^#### Violation\n```csharp\n(?<violation>.*?)^```\n.*?^#### Fix\n.*?^```csharp\n(?<after>.*?)^```\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\A(using [\w.]+;\n|\n)*(?<word>\w+|///|\[)")]
    private static partial Regex FirstOfCode();

    [GeneratedRegex(@"(?<id>LIFE\d{4})\.(?<when>before|after)\.cs\(\d+,\d+\): warning (?<peer>[A-Za-z]+\d+): [^\n]*")]
    private static partial Regex Printed();
}
