using System.Text.RegularExpressions;
using Lifeguard.Analyzers.Tests.Testing;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>rules.md says of every rule what the code says of it.</summary>
public sealed class DocumentTests
{
    public static TheoryData<string> Ids => RuleCatalog.RuleIds;

    [Theory, MemberData(nameof(Ids))]
    public void Every_rule_has_its_section(string id)
    {
        var rule = RuleCatalog.Rule(id);
        var section = RulesPage.Section(id);
        Assert.True(section.Parts.Count > 0, $"rules.md has no section of {id}. Its skeleton, below \"## {rule.Descriptor.Category}:\":\n{Skeleton(rule)}");
        Assert.Equal(rule.Descriptor.Category, section.Family);
        Assert.Equal(rule.Descriptor.Title.ToString(), section.Title);
        Assert.Equal(rule.Severity, section.Severity);
        Assert.Equal(rule.HasFix ? "yes" : "no", section.Fix);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Every_section_answers_the_same_questions(string id)
    {
        var section = RulesPage.Section(id);
        Assert.Equal(RulesPage.Headings, section.Parts.Select(part => part.Heading));
        Assert.All(section.Parts, part => Assert.False(string.IsNullOrWhiteSpace(part.Text), $"\"{part.Heading}\" of {id} says nothing"));
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_rule_without_a_fix_says_why(string id)
    {
        var words = Regex.Replace(RulesPage.Section(id).Text("Fix"), "```.*?```", "", RegexOptions.Singleline).Trim();
        Assert.True(RuleCatalog.Rule(id).HasFix || words.Length > 0, $"the Fix part of {id} must say why no edit is safe");
    }

    [Fact]
    public void Sections_stand_in_order_and_belong_to_a_rule()
    {
        Assert.Equal(RuleCatalog.Families, RulesPage.Families);
        Assert.Equal(RuleCatalog.Rules.Select(rule => rule.Id), RulesPage.Sections.Select(section => section.Id));
    }

    [Fact]
    public void The_index_is_the_registry()
        => Assert.Equal(string.Concat(RuleCatalog.Rules.Select(IndexRow)), RulesPage.Index);

    [Fact]
    public void Anchors_are_unique()
    {
        var code = Regex.Replace(RulesPage.Text, "```.*?```", "", RegexOptions.Singleline);
        var anchors = Regex.Matches(code, "^#{1,3} (.+)$", RegexOptions.Multiline).Select(heading => heading.Groups[1].Value.ToLowerInvariant());
        Assert.Empty(anchors.GroupBy(anchor => anchor).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    private static string IndexRow(CatalogedRule rule)
        => $"| [{rule.Id}](#{rule.Id.ToLowerInvariant()}) | {rule.Name} | {rule.Descriptor.Category} | {rule.Severity} | {(rule.HasFix ? "yes" : "no")} |\n";

    private static string Skeleton(CatalogedRule rule)
        => $"### {rule.Id}\n**{rule.Descriptor.Title}** · {rule.Severity} · fix: {(rule.HasFix ? "yes" : "no")}\n\n{string.Join("\n\n", RulesPage.Headings.Select(heading => "#### " + heading))}\n";
}
