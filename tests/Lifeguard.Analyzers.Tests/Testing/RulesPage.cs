using System.Text.RegularExpressions;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>A rule's section of rules.md. <paramref name="Parts"/> maps each <c>####</c> heading to the text below it, in order.</summary>
internal sealed record RuleSection(string Id, string Family, string Title, string Severity, string Fix, IReadOnlyList<(string Heading, string Text)> Parts)
{
    /// <summary>The <c>csharp</c> block below a heading; empty when there is none.</summary>
    internal string Code(string heading) => Regex.Match(Text(heading), @"```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;

    internal string Text(string heading) => Parts.FirstOrDefault(part => part.Heading == heading).Text ?? "";
}

/// <summary>rules.md, as its readers see it: families, sections, and the index on top.</summary>
internal static partial class RulesPage
{
    internal static IReadOnlyList<string> Headings { get; } = ["What it reports", "Why it matters", "Violation", "Fix", "When to suppress", "Options"];

    internal static string Text { get; } = File.ReadAllText(Path.Combine(References.RepositoryRoot, "rules.md")).ReplaceLineEndings("\n");

    internal static IReadOnlyList<string> Families { get; } = FamilyHeading().Matches(Text).Select(match => match.Groups[1].Value).ToList();

    internal static IReadOnlyList<RuleSection> Sections { get; } = Parse();

    internal static string Index { get; } = string.Concat(IndexRow().Matches(Text).Select(match => match.Value));

    public static TheoryData<string> SectionIds => [.. Sections.Select(section => section.Id)];

    /// <summary>The section, or one that has nothing, so that each missing thing is reported by the test about it.</summary>
    internal static RuleSection Section(string id) => Sections.FirstOrDefault(section => section.Id == id) ?? new RuleSection(id, "", "", "", "", []);

    private static List<RuleSection> Parse()
    {
        var sections = new List<RuleSection>();
        foreach (var family in Split(Text, "## "))
        {
            foreach (var rule in Split(family.Body, "### "))
            {
                var head = HeadLine().Match(rule.Body);
                sections.Add(new RuleSection(rule.Heading, family.Heading.Split(':')[0], head.Groups["title"].Value, head.Groups["severity"].Value, head.Groups["fix"].Value,
                    Split(rule.Body, "#### ").Select(part => (part.Heading, part.Body)).ToList()));
            }
        }

        return sections;
    }

    /// <summary>The parts of a text below headings of one level; code blocks hold none.</summary>
    private static List<(string Heading, string Body)> Split(string text, string level)
        => Regex.Split(text, $"^{level}", RegexOptions.Multiline).Skip(1)
            .Select(part => part.Split('\n', 2))
            .Select(part => (part[0].Trim(), part.Length > 1 ? part[1] : ""))
            .ToList();

    [GeneratedRegex(@"^## (\w+):", RegexOptions.Multiline)]
    private static partial Regex FamilyHeading();

    [GeneratedRegex(@"^\| \[.*\|\n", RegexOptions.Multiline)]
    private static partial Regex IndexRow();

    [GeneratedRegex(@"\A\*\*(?<title>.+)\*\* · (?<severity>\S+) · fix: (?<fix>\S+)\n")]
    private static partial Regex HeadLine();
}
