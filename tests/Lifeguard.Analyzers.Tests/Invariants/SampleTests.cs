using System.Reflection;
using System.Xml.Linq;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>Rules live together: a line of the fragile sample carries one finding at most, and its repaired twin none.</summary>
public sealed class SampleTests
{
    private const string WorkerUsings = """
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
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

    [Theory]
    [InlineData("GuardedService")]
    [InlineData("GuardedApi")]
    public async Task The_guarded_samples_are_clean(string sample)
        => Assert.Empty(await FindingsOf(sample));

    private static async Task<IEnumerable<Diagnostic>> FindingsOf(string sample)
    {
        var folder = Path.Combine(References.RepositoryRoot, "tests", "Samples", sample);
        var linked = XDocument.Load(Path.Combine(folder, sample + ".csproj")).Descendants("Compile").Select(item => Path.Combine(folder, item.Attribute("Include")!.Value));
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Concat(linked).Select(file => (Path.GetFileName(file), File.ReadAllText(file)));
        var runtime = typeof(SampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(attribute => attribute.Key == "Runtime").Select(attribute => MetadataReference.CreateFromFile(attribute.Value!));
        var program = AllAnalyzers.Compile([.. sources, ("WorkerUsings.cs", WorkerUsings)]).AddReferences(runtime);
        Assert.Empty(AllAnalyzers.Errors(program));
        return await AllAnalyzers.RunAsync(program);
    }
}
