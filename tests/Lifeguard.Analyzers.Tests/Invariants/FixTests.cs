using System.Composition;
using System.Reflection;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>How a fix must be built for an editor, and for <c>dotnet format</c>, to find and apply it.</summary>
public sealed class FixTests
{
    public static TheoryData<string> Names => RuleCatalog.FixNames;

    public static TheoryData<string> Ids => RuleCatalog.RuleIds;

    [Theory, MemberData(nameof(Names))]
    public void Is_sealed_internal_exported_for_CSharp_shared_and_named(string name)
    {
        var type = RuleCatalog.Fix(name).GetType();
        var export = type.GetCustomAttribute<ExportCodeFixProviderAttribute>()!;
        Assert.True(type.IsSealed);
        Assert.False(type.IsVisible);
        Assert.Equal([LanguageNames.CSharp], export.Languages);
        Assert.Equal(name, export.Name);
        Assert.NotNull(type.GetCustomAttribute<SharedAttribute>());
    }

    [Theory, MemberData(nameof(Names))]
    public void Fixes_registered_rules_and_all_of_a_document_at_once(string name)
    {
        var fix = RuleCatalog.Fix(name);
        Assert.NotEmpty(fix.FixableDiagnosticIds);
        Assert.Subset(RuleCatalog.Rules.Select(rule => rule.Id).ToHashSet(), fix.FixableDiagnosticIds.ToHashSet());
        Assert.Contains(FixAllScope.Document, fix.GetFixAllProvider()!.GetSupportedFixAllScopes());
        Assert.Contains(FixAllScope.Solution, fix.GetFixAllProvider()!.GetSupportedFixAllScopes());
    }

    [Theory, MemberData(nameof(Ids))]
    public void Belongs_to_one_provider_at_most(string id)
        => Assert.True(RuleCatalog.Fixes.Count(fix => fix.FixableDiagnosticIds.Contains(id)) <= 1);

    [Theory, MemberData(nameof(Ids))]
    public async Task Has_a_key_and_a_title_of_its_own_for_every_action(string id)
    {
        Assert.SkipUnless(RuleCatalog.Rule(id).HasFix, "its section says why there is no fix");
        using var workspace = new AdhocWorkspace();
        var offers = await AllFixes.OffersAsync(workspace, ExampleTests.Unmarked(RulesPage.Section(id).Code("Violation")), id);
        Assert.Contains(offers, offer => offer.Finding.Id == id);
        Assert.All(offers, offer => Assert.StartsWith(offer.Finding.Id, offer.Action.EquivalenceKey));
        Assert.All(offers.GroupBy(offer => offer.Finding), group => Assert.Equal(group.Count(), group.Select(offer => offer.Action.EquivalenceKey).Distinct().Count()));
        Assert.All(offers, offer => Assert.Matches(@"^[A-Z].*[^.]$", offer.Action.Title));
    }
}
