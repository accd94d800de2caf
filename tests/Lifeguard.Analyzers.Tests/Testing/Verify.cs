using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>
/// Runs one analyzer over source the user could have written. Findings are marked in place, <c>{|LIFE2001:…|}</c>; what is not
/// marked must not be reported, and the source must compile.
/// </summary>
internal static class Verify<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    internal static Task Reports(string source, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
        => new Test<TAnalyzer, EmptyCodeFixProvider>(source, output).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The finding at <c>{|#0:…|}</c>, with what its message says.</summary>
    internal static Task Reports(string source, DiagnosticResult finding, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
    {
        var test = new Test<TAnalyzer, EmptyCodeFixProvider>(source, output);
        test.ExpectedDiagnostics.Add(finding);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What is expected at <c>{|#0:…|}</c>; <paramref name="arguments"/> fill the message.</summary>
    internal static DiagnosticResult Finding(DiagnosticDescriptor rule, params object[] arguments)
        => new DiagnosticResult(rule).WithLocation(0).WithArguments(arguments);

    /// <summary>The same as <see cref="Reports(string, OutputKind)"/>, for sources without marks: says in the test's own words that silence is expected.</summary>
    internal static Task Ignores(string source, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
    {
        Assert.DoesNotContain("{|LIFE", source);
        return Reports(source, output);
    }
}

/// <summary>Runs an analyzer and its fix. Besides the single fix, every scope of fix-all must lead to the same text, and a second run must change nothing.</summary>
internal static class Verify<TAnalyzer, TFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    /// <inheritdoc cref="Verify{TAnalyzer}.Reports(string, OutputKind)"/>
    internal static Task Reports(string source, OutputKind output = OutputKind.DynamicallyLinkedLibrary) => Verify<TAnalyzer>.Reports(source, output);

    /// <inheritdoc cref="Verify{TAnalyzer}.Ignores(string, OutputKind)"/>
    internal static Task Ignores(string source, OutputKind output = OutputKind.DynamicallyLinkedLibrary) => Verify<TAnalyzer>.Ignores(source, output);

    internal static Task Fixes(string source, string fixedSource, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
        => new Test<TAnalyzer, TFix>(source, output, fixedSource).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The finding stays: no edit would be right here.</summary>
    internal static Task OffersNothing(string source, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
        => Fixes(source, source, output);

    /// <summary>Offered at one place at a time; fix-all leaves <paramref name="source"/> as it is.</summary>
    internal static Task FixesSingly(string source, string fixedSource, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
        => new Test<TAnalyzer, TFix>(source, output, fixedSource, source).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Several edits, one after another, of findings that are not all cured by the first.</summary>
    internal static Task FixesEach(string source, string fixedSource, int edits, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
        => new Test<TAnalyzer, TFix>(source, output, fixedSource) { NumberOfIncrementalIterations = edits }.RunAsync(TestContext.Current.CancellationToken);
}

internal sealed class Test<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    // What every new project has; sources name the rest.
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    internal Test(string source, OutputKind output, string? fixedSource = null, string? batchFixedSource = null)
    {
        Fill(TestState, source);
        Fill(FixedState, fixedSource);
        Fill(BatchFixedState, batchFixedSource);
        if (batchFixedSource is not null)
            BatchFixedState.MarkupHandling = MarkupMode.Allow; // what fix-all leaves is still reported
        TestState.OutputKind = output;
        ReferenceAssemblies = References.None;
        TestState.AdditionalReferences.AddRange(References.Assemblies);
    }

    private static void Fill(SolutionState state, string? source)
    {
        if (source is null)
            return;
        state.Sources.Add(source);
        state.Sources.Add(("GlobalUsings.cs", GlobalUsings));
    }

    /// <summary>An option as an <c>.editorconfig</c> line, such as <c>lifeguard.exit_wait = 5s</c>.</summary>
    internal Test<TAnalyzer, TFix> With(string editorConfigLine)
    {
        TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\n{editorConfigLine}\n"));
        return this;
    }

    /// <summary>Compiled against these assemblies and no others.</summary>
    internal Test<TAnalyzer, TFix> Against(IReadOnlyList<MetadataReference> assemblies)
    {
        TestState.AdditionalReferences.Clear();
        TestState.AdditionalReferences.AddRange(assemblies);
        return this;
    }

    protected override CompilationOptions CreateCompilationOptions()
        => ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithNullableContextOptions(Version >= LanguageVersion.CSharp8 ? NullableContextOptions.Enable : NullableContextOptions.Disable).WithAllowUnsafe(true);

    protected override ParseOptions CreateParseOptions()
        => ((CSharpParseOptions)base.CreateParseOptions()).WithLanguageVersion(Version);

    /// <summary>
    /// C# 12 is what the floor compiler knows; fixes must also write what older versions accept. Before C# 10 there are no global
    /// usings: the source names all it needs.
    /// </summary>
    internal LanguageVersion Version
    {
        get;
        init
        {
            field = value;
            foreach (var state in new[] { TestState, FixedState, BatchFixedState }.Where(state => value < LanguageVersion.CSharp10 && state.Sources.Count > 1))
                state.Sources.RemoveAt(1);
        }
    } = LanguageVersion.CSharp12;
}
