using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>Compiles a whole program and runs every analyzer over it, as a build does.</summary>
internal static class AllAnalyzers
{
    internal const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The newest C# that the compiler under test knows: 12 at the floor.</summary>
    internal static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Latest);

    /// <summary>A library, or a program when one of the sources has top-level statements or a Main.</summary>
    internal static CSharpCompilation Compile(params IReadOnlyList<(string Path, string Text)> sources)
    {
        var trees = sources.Append((Path: "GlobalUsings.cs", Text: GlobalUsings))
            .Select(source => CSharpSyntaxTree.ParseText(source.Text, ParseOptions, source.Path)).ToList();
        return CSharpCompilation.Create("UnderTest", trees, ReferencesOf(sources is [var first, ..] ? first.Text : ""), OptionsFor(trees));
    }

    /// <summary>What a source is compiled against: .NET 8 when it begins by saying so, else the newest.</summary>
    private static IReadOnlyList<MetadataReference> ReferencesOf(string source) => source.StartsWith("// net8.0", StringComparison.Ordinal) ? References.Framework8 : References.Assemblies;

    internal static CSharpCompilationOptions OptionsFor(IEnumerable<SyntaxTree> trees)
        => new(trees.Any(IsProgram) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);

    /// <summary>The findings, AD0001 for an analyzer that threw included, in source order. Rules that are off stay off unless named in <paramref name="turnedOn"/>.</summary>
    internal static async Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation, bool concurrently = true, params string[] turnedOn)
    {
        var options = compilation.Options.WithSpecificDiagnosticOptions(turnedOn.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Warn)));
        var run = new CompilationWithAnalyzers(
            compilation.WithOptions(options),
            [.. RuleCatalog.Analyzers],
            new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrently, logAnalyzerExecutionTime: false));
        var findings = await run.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. findings.OrderBy(finding => finding.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(finding => finding.Location.SourceSpan.Start).ThenBy(finding => finding.Id)];
    }

    internal static IEnumerable<Diagnostic> Errors(Compilation compilation)
        => compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Id and line of each finding, the way documents mark them: one-based lines.</summary>
    internal static IEnumerable<(string Id, int Line)> Lines(IEnumerable<Diagnostic> findings)
        => findings.Select(finding => (finding.Id, finding.Location.GetLineSpan().StartLinePosition.Line + 1));

    private static bool IsProgram(SyntaxTree tree)
        => tree.GetRoot().DescendantNodes().Any(node => node is GlobalStatementSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" });
}
