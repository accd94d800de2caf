using System.Xml.Linq;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>Rules live together: a line of the fragile sample carries one finding at most, and its repaired twin none.</summary>
public sealed class SampleTests
{
    private const string WorkerUsings = """
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    [Fact]
    public async Task The_fragile_sample_has_one_finding_a_line()
    {
        var findings = await FindingsOf("FragileService");
        Assert.NotEmpty(findings);
        Assert.All(findings.GroupBy(finding => finding.Location.SourceTree!.FilePath + finding.Location.GetLineSpan().StartLinePosition.Line), line => Assert.Single(line));
    }

    [Fact]
    public async Task The_guarded_sample_is_clean()
        => Assert.Empty(await FindingsOf("GuardedService"));

    private static async Task<IEnumerable<Diagnostic>> FindingsOf(string sample)
    {
        var folder = Path.Combine(References.RepositoryRoot, "tests", "Samples", sample);
        var linked = XDocument.Load(Path.Combine(folder, sample + ".csproj")).Descendants("Compile").Select(item => Path.Combine(folder, item.Attribute("Include")!.Value));
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Concat(linked).Select(file => (Path.GetFileName(file), File.ReadAllText(file)));
        var runtime = Directory.EnumerateFiles(Path.Combine(References.RepositoryRoot, "src", "Lifeguard"), "*.cs", SearchOption.AllDirectories).Select(file => (Path.GetFileName(file), File.ReadAllText(file)));
        var program = AllAnalyzers.Compile([.. sources, .. runtime, ("WorkerUsings.cs", WorkerUsings)]);
        Assert.Empty(AllAnalyzers.Errors(program));
        return await AllAnalyzers.RunAsync(program);
    }
}
