using System.Reflection;
using Lifeguard.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>A rule as the registry declares it. <paramref name="Name"/> is the fault: the field's name.</summary>
internal sealed record CatalogedRule(string Name, DiagnosticDescriptor Descriptor)
{
    internal string Id => Descriptor.Id;

    internal string Severity => !Descriptor.IsEnabledByDefault ? "off" : Descriptor.DefaultSeverity switch
    {
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.Info => "suggestion",
        var other => other.ToString(),
    };

    internal bool HasFix => RuleCatalog.Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(Id));
}

/// <summary>Everything the two assemblies hold, found by reflection, so that an invariant covers a rule from the day it exists and its failure names it.</summary>
internal static class RuleCatalog
{
    internal static IReadOnlyList<string> Families { get; } =
        typeof(Rules.Category).GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public).Select(field => (string)field.GetRawConstantValue()!).ToList();

    internal static IReadOnlyList<CatalogedRule> Rules { get; } = typeof(Rules)
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
        .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
        .Select(field => new CatalogedRule(field.Name, (DiagnosticDescriptor)field.GetValue(null)!))
        .OrderBy(rule => rule.Id, StringComparer.Ordinal)
        .ToList();

    /// <summary>The classes that judge: one a rule.</summary>
    internal static IReadOnlyList<Type> RuleTypes { get; } = typeof(Rules).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(Rule<>))
        .ToList();

    internal static IReadOnlyList<DiagnosticAnalyzer> Analyzers { get; } = InstancesOf<DiagnosticAnalyzer>(typeof(Rules).Assembly);

    internal static IReadOnlyList<CodeFixProvider> Fixes { get; } = InstancesOf<CodeFixProvider>(typeof(RuleCodeFix).Assembly);

    /// <summary>The one rule that looks at no source file: its findings have no place in an example.</summary>
    internal static bool HasLocation(string id) => id != "LIFE0001";

    public static TheoryData<string> RuleIds => [.. Rules.Select(rule => rule.Id)];

    public static TheoryData<string> AnalyzerNames => [.. Analyzers.Select(analyzer => analyzer.GetType().Name)];

    public static TheoryData<string> FixNames => [.. Fixes.Select(fix => fix.GetType().Name)];

    internal static CatalogedRule Rule(string id) => Rules.First(rule => rule.Id == id);

    internal static DiagnosticAnalyzer Analyzer(string name) => Analyzers.Single(analyzer => analyzer.GetType().Name == name);

    internal static CodeFixProvider Fix(string name) => Fixes.Single(fix => fix.GetType().Name == name);

    private static List<T> InstancesOf<T>(Assembly assembly) => assembly.GetTypes()
        .Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => (T)Activator.CreateInstance(type, nonPublic: true)!)
        .ToList();
}
