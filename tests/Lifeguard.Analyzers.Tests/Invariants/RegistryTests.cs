using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>One id, one name, one severity, one wording: in the registry, the analyzers, the release files and the help link.</summary>
public sealed class RegistryTests
{
    public static TheoryData<string> Ids => RuleCatalog.RuleIds;

    [Fact]
    public void Ids_are_unique()
        => Assert.Empty(RuleCatalog.Rules.GroupBy(rule => rule.Id).Where(group => group.Count() > 1).Select(group => group.Key));

    [Theory, MemberData(nameof(Ids))]
    public void Digit_category_folder_and_namespace_agree(string id)
    {
        Assert.Matches(@"^LIFE[0-9]{4}$", id);
        var rule = RuleCatalog.Rule(id);
        var family = RuleCatalog.Families[id["LIFE".Length] - '0'];
        Assert.Equal(family, rule.Descriptor.Category);
        Assert.Equal($"Lifeguard.Analyzers.{family}", TypeOf(rule).Namespace);
        Assert.True(File.Exists(InAnalyzers(family, rule.Name + ".cs")), $"{rule.Name} stands in {family}/{rule.Name}.cs");
        Assert.Contains($"DiagnosticDescriptor {rule.Name} =", File.ReadAllText(InAnalyzers(family, $"Rules.{family}.cs")));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Exactly_one_analyzer_reports_it(string id)
        => Assert.Single(RuleCatalog.Analyzers, analyzer => analyzer.SupportedDiagnostics.Any(descriptor => ReferenceEquals(descriptor, RuleCatalog.Rule(id).Descriptor)));

    [Fact]
    public void Analyzers_report_registered_rules_only()
    {
        var registered = RuleCatalog.Rules.Select(rule => rule.Descriptor).ToHashSet(ReferenceEqualityComparer.Instance);
        Assert.All(RuleCatalog.Analyzers, analyzer => Assert.All(analyzer.SupportedDiagnostics, descriptor => Assert.Contains(descriptor, registered)));
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_fault_has_one_name(string id)
    {
        var rule = RuleCatalog.Rule(id);
        var judge = (dynamic)Activator.CreateInstance(TypeOf(rule), nonPublic: true)!;
        Assert.Same(rule.Descriptor, (DiagnosticDescriptor)judge.Descriptor);
        var tests = $"Lifeguard.Analyzers.Tests.{rule.Descriptor.Category}.{rule.Name}Tests";
        Assert.True(typeof(RegistryTests).Assembly.GetType(tests) is not null, $"{id} is tested by {tests}");
        foreach (var fix in RuleCatalog.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id)))
            Assert.Equal($"Lifeguard.CodeFixes.{rule.Descriptor.Category}.{rule.Name}CodeFix", fix.GetType().FullName);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Wording_follows_the_house_rules(string id)
    {
        var descriptor = RuleCatalog.Rule(id).Descriptor;
        var title = descriptor.Title.ToString();
        var message = descriptor.MessageFormat.ToString();
        Assert.Matches("^[A-Z]", title);
        Assert.DoesNotMatch(@"[.!?]$", title);
        Assert.Matches(@"\.$", message);
        Assert.Matches(@"^[A-Z].*\.$", descriptor.Description.ToString());
        var placeholders = Regex.Matches(message, @"\{(\d+)\}").Select(match => int.Parse(match.Groups[1].ValueSpan, provider: null)).Distinct().Order();
        Assert.Equal(Enumerable.Range(0, placeholders.Count()), placeholders);
        Assert.True(descriptor.DefaultSeverity is DiagnosticSeverity.Warning or DiagnosticSeverity.Info, "a warning or a suggestion; errors are for presets");
    }

    [Theory, MemberData(nameof(Ids))]
    public void The_help_link_leads_to_its_section(string id)
    {
        var repository = XDocument.Load(Path.Combine(References.RepositoryRoot, "Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;
        Assert.Equal($"{repository}/blob/main/rules.md#{id.ToLowerInvariant()}", RuleCatalog.Rule(id).Descriptor.HelpLinkUri);
    }

    [Fact]
    public void Release_files_list_the_rules_with_category_severity_and_name()
    {
        var expected = RuleCatalog.Rules.Select(rule => (rule.Id, rule.Descriptor.Category, rule.Descriptor.IsEnabledByDefault ? rule.Descriptor.DefaultSeverity.ToString() : "Disabled", rule.Name));
        Assert.Equal(expected, ReleaseRows("New Rules").Except(ReleaseRows("Removed Rules")).OrderBy(row => row.Id, StringComparer.Ordinal));
    }

    [Fact]
    public void Retired_ids_never_come_back()
        => Assert.Empty(ReleaseRows("Removed Rules").Select(row => row.Id).Intersect(RuleCatalog.Rules.Select(rule => rule.Id)));

    private static Type TypeOf(CatalogedRule rule)
        => RuleCatalog.RuleTypes.SingleOrDefault(type => type.Name == rule.Name) ?? throw new InvalidOperationException($"No class of the name {rule.Name} judges {rule.Id}.");

    private static string InAnalyzers(params string[] path) => Path.Combine([References.RepositoryRoot, "src", "Lifeguard.Analyzers", .. path]);

    /// <summary>The rows below every heading of this name, shipped and unshipped.</summary>
    private static IEnumerable<(string Id, string Category, string Severity, string Name)> ReleaseRows(string heading)
    {
        foreach (var file in new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" })
        {
            var current = "";
            foreach (var line in File.ReadLines(InAnalyzers(file)))
            {
                if (line.StartsWith("### ", StringComparison.Ordinal))
                    current = line[4..].Trim();
                else if (current == heading && line.StartsWith("LIFE", StringComparison.Ordinal) && line.Split('|', StringSplitOptions.TrimEntries) is [var id, var category, var severity, var name, ..])
                    yield return (id, category, severity, name);
            }
        }
    }
}
