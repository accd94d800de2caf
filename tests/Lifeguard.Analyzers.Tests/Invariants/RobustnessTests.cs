using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>No input makes an analyzer or a fix throw: not half-typed files, not absurd ones, not every feature of the language.</summary>
public sealed class RobustnessTests
{
    public static TheoryData<string> Hostile => [.. HostileSources.All.Keys];

    public static TheoryData<string> Ids => RuleCatalog.RuleIds;

    [Theory, MemberData(nameof(Hostile))]
    public async Task Survives(string situation)
    {
        var program = AllAnalyzers.Compile(("Hostile.cs", HostileSources.All[situation]));
        AssertNoCrash(await AllAnalyzers.RunAsync(program));
        AssertNoCrash(await AllAnalyzers.RunAsync(program.WithReferences()));
    }

    [Fact]
    public void Features_are_what_the_floor_compiler_accepts()
        => Assert.Empty(AllAnalyzers.Errors(AllAnalyzers.Compile(("Features.cs", LanguageFeatures.Source))));

    [Fact]
    public Task Survives_the_features_as_they_are_typed_line_by_line()
        => SurvivesAsync(LanguageFeatures.Source, LanguageFeatures.Source.Select((character, index) => (character, index)).Where(at => at.character == '\n').Select(at => at.index));

    [Theory, MemberData(nameof(Ids))]
    public Task Survives_its_violation_as_it_is_typed_token_by_token(string id)
    {
        var source = ExampleTests.Unmarked(RulesPage.Section(id).Code("Violation"));
        return SurvivesAsync(source, TokenEnds(source));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task Survives_its_violation_with_any_token_missing(string id)
    {
        var source = ExampleTests.Unmarked(RulesPage.Section(id).Code("Violation"));
        await SurvivesEachAsync(CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken).DescendantTokens()
            .Select(token => source.Remove(token.SpanStart, token.Span.Length)));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task Its_fix_survives_its_violation_half_typed_or_with_any_token_missing(string id)
    {
        Assert.SkipUnless(RuleCatalog.Rule(id).HasFix, "its section says why there is no fix");
        var source = ExampleTests.Unmarked(RulesPage.Section(id).Code("Violation"));
        var tokens = CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken).DescendantTokens().ToList();
        var offers = 0;
        using var workspace = new AdhocWorkspace();
        foreach (var broken in tokens.Select(token => source.Remove(token.SpanStart, token.Span.Length)).Concat(tokens.Select(token => source[..token.Span.End])))
        {
            foreach (var offer in await AllFixes.OffersAsync(workspace, broken, id))
            {
                await AllFixes.ApplyAsync(offer.Document, offer.Action);
                offers++;
            }
        }

        Assert.NotEqual(0, offers);
    }

    private static Task SurvivesAsync(string source, IEnumerable<int> ends) => SurvivesEachAsync(ends.Select(end => source[..end]));

    private static async Task SurvivesEachAsync(IEnumerable<string> sources)
    {
        var program = AllAnalyzers.Compile(("Typed.cs", ""));
        var tree = program.SyntaxTrees[0];
        foreach (var source in sources)
        {
            var typed = program.ReplaceSyntaxTree(tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(source)));
            AssertNoCrash(await AllAnalyzers.RunAsync(typed));
        }
    }

    private static IEnumerable<int> TokenEnds(string source)
        => CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken).DescendantTokens().Select(token => token.Span.End);

    private static void AssertNoCrash(IEnumerable<Diagnostic> findings)
        => Assert.All(findings, finding => Assert.True(finding.Id.StartsWith("LIFE", StringComparison.Ordinal), finding.ToString()));
}
