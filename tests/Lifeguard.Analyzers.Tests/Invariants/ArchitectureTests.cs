using System.Xml.Linq;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>Dependencies point one way, a file stands where its namespace says, and a rule fits on a page.</summary>
public sealed class ArchitectureTests
{
    private const int LinesOfARule = 150;
    private const int LinesOfAFile = 400;

    private static readonly Lazy<CSharpCompilation> Shipped = new(CompileShippedSources);

    public static TheoryData<string> Files => [.. SourcesOf("Lifeguard.Analyzers", "Lifeguard.CodeFixes").Select(file => Path.GetRelativePath(Source, file).Replace('\\', '/'))];

    public static TheoryData<string> Ids => RuleCatalog.RuleIds;

    private static string Source => Path.Combine(References.RepositoryRoot, "src");

    [Theory, MemberData(nameof(Files))]
    public void A_file_uses_only_what_stands_below_it(string file)
    {
        var tree = Shipped.Value.SyntaxTrees.Single(tree => tree.FilePath == Path.Combine(Source, file));
        var model = Shipped.Value.GetSemanticModel(tree);
        var home = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Single().Name.ToString();
        // The registry is one class; its families' parts stand with their rules.
        Assert.Equal(Path.GetFileName(file).StartsWith("Rules.", StringComparison.Ordinal) ? "Lifeguard.Analyzers" : Path.GetDirectoryName(file)!.Replace('/', '.'), home);
        var used = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => model.GetSymbolInfo(name, TestContext.Current.CancellationToken).Symbol)
            .Where(symbol => symbol is not null and not INamespaceSymbol)
            .Select(symbol => (symbol!.ContainingType ?? symbol).ContainingNamespace?.ToDisplayString() ?? "")
            .Where(name => name.StartsWith("Lifeguard.", StringComparison.Ordinal))
            .Distinct();
        Assert.All(used, name => Assert.True(MayUse(home, name), $"{home} uses {name}"));
    }

    [Fact]
    public void The_shipped_sources_are_understood()
        => Assert.Empty(AllAnalyzers.Errors(Shipped.Value));

    [Theory, MemberData(nameof(Files))]
    public void A_file_is_short(string file)
        => Assert.InRange(File.ReadLines(Path.Combine(Source, file)).Count(), 1, LinesOfAFile);

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_fits_on_a_page(string id)
        => Assert.InRange(File.ReadLines(Path.Combine(Source, "Lifeguard.Analyzers", RuleCatalog.Rule(id).Descriptor.Category, RuleCatalog.Rule(id).Name + ".cs")).Count(), 1, LinesOfARule);

    [Fact]
    public void The_analyzers_need_the_compiler_and_the_base_library_only()
        => Assert.All(ReferencesOf(typeof(Rules)), name => Assert.Matches(@"^(netstandard|System\..+|Microsoft\.CodeAnalysis(\.CSharp)?)$", name));

    [Fact]
    public void The_fixes_need_the_workspaces_and_the_analyzers_besides()
        => Assert.All(ReferencesOf(typeof(RuleCodeFix)), name => Assert.Matches(@"^(netstandard|System\..+|Microsoft\.CodeAnalysis(\.CSharp)?(\.Workspaces)?|Lifeguard\.Analyzers)$", name));

    [Theory]
    [InlineData("Lifeguard")]
    [InlineData("Lifeguard.Hosting")]
    [InlineData("Lifeguard.Monitor")]
    public void What_runs_in_production_is_built_without_the_analyzers_assemblies(string project)
    {
        var file = Path.Combine(Source, project, project + ".csproj");
        var references = XDocument.Load(file).Descendants("ProjectReference")
            .Where(reference => reference.Attribute("OutputItemType")?.Value != "Analyzer")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Empty(references.Intersect(["Lifeguard.Analyzers", "Lifeguard.CodeFixes"]));
    }

    [Theory]
    [InlineData("Lifeguard")]
    [InlineData("Lifeguard.Hosting")]
    [InlineData("Lifeguard.Monitor")]
    public void What_runs_in_production_is_analysed_by_its_own_rules(string project)
    {
        var analyzers = XDocument.Load(Path.Combine(Source, project, project + ".csproj")).Descendants("ProjectReference")
            .Where(reference => reference.Attribute("OutputItemType")?.Value == "Analyzer")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Equal(["Lifeguard.Analyzers", "Lifeguard.CodeFixes"], analyzers.Order());
    }

    [Fact]
    public void A_test_class_is_named_for_what_it_tests()
    {
        var subjects = new[] { typeof(Rules).Assembly, typeof(RuleCodeFix).Assembly }.SelectMany(assembly => assembly.GetTypes()).Select(type => type.Name).ToHashSet();
        var tests = typeof(ArchitectureTests).Assembly.GetTypes()
            .Where(type => type is { IsPublic: true, IsAbstract: false } && RuleCatalog.Families.Any(family => type.Namespace == $"Lifeguard.Analyzers.Tests.{family}") && type.Name.EndsWith("Tests", StringComparison.Ordinal));
        Assert.All(tests, test => Assert.Contains(subjects, subject => test.Name.StartsWith(subject, StringComparison.Ordinal)));
    }

    /// <summary>Family → engine, never family → family; fixes → the same family's facts; the engine knows no rule.</summary>
    private static bool MayUse(string home, string used)
    {
        var family = RuleCatalog.Families.FirstOrDefault(name => home.EndsWith("." + name, StringComparison.Ordinal));
        var allowed = new List<string> { home };
        if (home.StartsWith("Lifeguard.Analyzers", StringComparison.Ordinal))
        {
            if (home != "Lifeguard.Analyzers.Analysis")
                allowed.AddRange(["Lifeguard.Analyzers", "Lifeguard.Analyzers.Analysis"]);
        }
        else
        {
            allowed.AddRange(["Lifeguard.Analyzers", "Lifeguard.Analyzers.Analysis", "Lifeguard.CodeFixes"]);
            if (family is not null)
                allowed.AddRange(["Lifeguard.CodeFixes.Editing", $"Lifeguard.Analyzers.{family}"]);
        }

        return allowed.Contains(used);
    }

    private static IEnumerable<string> ReferencesOf(Type type) => type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static IEnumerable<string> SourcesOf(params string[] projects)
        => projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(Source, project), "*.cs", SearchOption.AllDirectories)).Order(StringComparer.Ordinal);

    /// <summary>Both assemblies as one program, against what this test itself runs on.</summary>
    private static CSharpCompilation CompileShippedSources()
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Lifeguard.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = SourcesOf("Lifeguard.Analyzers", "Lifeguard.CodeFixes").Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file))
            .Append(CSharpSyntaxTree.ParseText(AllAnalyzers.GlobalUsings, options));
        return CSharpCompilation.Create("Shipped", trees, platform, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }
}
