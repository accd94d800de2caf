using System.Text.RegularExpressions;
using Lifeguard.Analyzers.Tests.Testing;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>The examples of rules.md are run: what is marked is reported, what is called a fix is clean, and it is what the fix writes.</summary>
public sealed partial class ExampleTests
{
    public static TheoryData<string> Ids => RuleCatalog.RuleIds;

    [Theory, MemberData(nameof(Ids))]
    public async Task A_violation_yields_its_marked_findings_and_no_others(string id)
    {
        var example = RulesPage.Section(id).Code("Violation");
        var marked = example.Split('\n')
            .SelectMany((line, index) => Marker().Match(line).Groups["id"].Captures.Select(capture => (capture.Value, index + 1)))
            .ToList();
        Assert.Equal(RuleCatalog.HasLocation(id), marked.Exists(mark => mark.Value == id));
        var program = AllAnalyzers.Compile(("Example.cs", Unmarked(example)));
        Assert.Empty(AllAnalyzers.Errors(program));
        Assert.Equal(marked, AllAnalyzers.Lines(await AllAnalyzers.RunAsync(program, turnedOn: id)));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task A_fix_compiles_and_is_clean(string id)
    {
        var example = RulesPage.Section(id).Code("Fix");
        Assert.NotEqual("", example);
        var program = AllAnalyzers.Compile(("Example.cs", example));
        Assert.Empty(AllAnalyzers.Errors(program));
        Assert.Empty(await AllAnalyzers.RunAsync(program, turnedOn: id));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task The_fix_makes_the_one_of_the_other(string id)
    {
        Assert.SkipUnless(RuleCatalog.Rule(id).HasFix, "its section says why there is no fix");
        var section = RulesPage.Section(id);
        var written = await AllFixes.ApplyAsync(Unmarked(section.Code("Violation")), id);
        if (written != section.Code("Fix"))
            await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, id + ".fix.cs"), written, TestContext.Current.CancellationToken); // what rules.md should say
        Assert.Equal(section.Code("Fix"), written);
    }

    /// <summary>The example as a reader would type it.</summary>
    internal static string Unmarked(string example) => string.Join('\n', example.Split('\n').Select(line => Marker().Replace(line, "")));

    [GeneratedRegex(@" // (?<id>LIFE\d{4})(, (?<id>LIFE\d{4}))*$")]
    private static partial Regex Marker();
}
