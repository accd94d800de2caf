using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests;

/// <summary>What is in the zip files, to the entry.</summary>
public sealed partial class PackageContentTests(PackedPackages packages)
{
    [Fact]
    public void Analyzer_package_holds_exactly_these_files()
    {
        using var package = packages.Open("Lifeguard.Analyzers");

        Assert.Equal(
            [
                "Lifeguard.Analyzers.nuspec",
                "README.md",
                "analyzers/dotnet/cs/Lifeguard.Analyzers.dll",
                "analyzers/dotnet/cs/Lifeguard.CodeFixes.dll",
                "build/Lifeguard.Analyzers.props",
                "build/presets/brownfield.globalconfig",
                "build/presets/crash_only.globalconfig",
                "build/presets/strict.globalconfig",
                "rules.md",
            ],
            Files(package));
    }

    [Theory]
    [InlineData("Lifeguard")]
    [InlineData("Lifeguard.Hosting")]
    public void Runtime_package_holds_exactly_these_files(string name)
    {
        using var package = packages.Open(name);

        Assert.Equal(
            [
                $"{name}.nuspec",
                "README.md",
                $"lib/net10.0/{name}.dll",
                $"lib/net10.0/{name}.xml",
                $"lib/net8.0/{name}.dll",
                $"lib/net8.0/{name}.xml",
            ],
            Files(package));
    }

    [Fact]
    public void Analyzer_package_is_a_development_dependency_that_depends_on_nothing()
    {
        using var package = packages.Open("Lifeguard.Analyzers");
        using var stream = package.GetEntry("Lifeguard.Analyzers.nuspec")!.Open();

        var elements = XDocument.Load(stream).Descendants().ToList();

        Assert.Contains(elements, element => element.Name.LocalName == "developmentDependency" && element.Value == "true");
        Assert.DoesNotContain(elements, element => element.Name.LocalName == "dependency");
    }

    [Theory]
    [InlineData("Lifeguard.Analyzers")]
    [InlineData("Lifeguard.CodeFixes")]
    public void Shipped_analyzer_assemblies_ask_for_no_newer_compiler_than_Roslyn_4_8(string assembly)
    {
        using var package = packages.Open("Lifeguard.Analyzers");

        var compiler = References(package, $"analyzers/dotnet/cs/{assembly}.dll").Where(reference => reference.Name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(compiler);
        Assert.All(compiler, reference => Assert.Equal(new Version(4, 8, 0, 0), reference.Version));
    }

    [Fact]
    public void Analyzers_do_not_need_the_workspace_assemblies_that_a_compiler_lacks()
    {
        using var package = packages.Open("Lifeguard.Analyzers");

        Assert.DoesNotContain(References(package, "analyzers/dotnet/cs/Lifeguard.Analyzers.dll"), reference => reference.Name.Contains("Workspaces", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("strict")]
    [InlineData("brownfield")]
    [InlineData("crash_only")]
    public void Preset_names_every_rule_of_the_rules_page_exactly_once(string preset)
    {
        using var package = packages.Open("Lifeguard.Analyzers");

        var rules = RuleHeading().Matches(Text(package, "rules.md")).Select(heading => heading.Groups["id"].Value);
        var named = Severity().Matches(Text(package, $"build/presets/{preset}.globalconfig")).Select(line => line.Groups["id"].Value);

        Assert.NotEmpty(named);
        Assert.Equal(rules, named);
    }

    [Theory]
    [InlineData("strict")]
    [InlineData("brownfield")]
    [InlineData("crash_only")]
    public void Preset_stands_below_every_setting_of_the_consumer(string preset)
    {
        using var package = packages.Open("Lifeguard.Analyzers");

        Assert.StartsWith("is_global = true\nglobal_level = -100\n", Text(package, $"build/presets/{preset}.globalconfig"), StringComparison.Ordinal);
    }

    /// <summary>Without what the packaging format itself adds.</summary>
    private static string[] Files(ZipArchive package)
        => package.Entries.Select(entry => entry.FullName)
            .Where(name => name is not "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToArray();

    private static string Text(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^### (?<id>LIFE\d{4})$", RegexOptions.Multiline)]
    private static partial Regex RuleHeading();

    [GeneratedRegex(@"^dotnet_diagnostic\.(?<id>LIFE\d{4})\.severity = (none|suggestion|warning|error)$", RegexOptions.Multiline)]
    private static partial Regex Severity();

    private static List<(string Name, Version Version)> References(ZipArchive package, string entry)
    {
        using var content = new MemoryStream();
        using (var packed = package.GetEntry(entry)!.Open())
            packed.CopyTo(content);
        content.Position = 0;
        using var image = new PEReader(content);
        var metadata = image.GetMetadataReader();
        return metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => (metadata.GetString(reference.Name), reference.Version)).ToList();
    }
}
