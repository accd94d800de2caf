using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// What is known of one compilation: its known types, what kind of project it is, and the finished answers that rules share.
/// Holds no semantic model and nothing bound to a cancellation token.
/// </summary>
internal sealed class ProgramModel
{
    private static readonly ConditionalWeakTable<Compilation, ProgramModel> Models = new();

    private static readonly HashSet<string> TestAndBenchmarkAssemblies = new(StringComparer.OrdinalIgnoreCase)
    {
        "xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework",
        "MSTest.TestFramework", "TUnit.Core", "BenchmarkDotNet",
    };

    private readonly ConcurrentDictionary<object, object> _answers = new();

    private ProgramModel(Compilation compilation)
    {
        Compilation = compilation;
        Types = new KnownTypes(compilation);
        Sources = new SourceBodies(compilation);
        IsTestOrBenchmark = compilation.ReferencedAssemblyNames.Any(reference => TestAndBenchmarkAssemblies.Contains(reference.Name));
    }

    internal Compilation Compilation { get; }

    internal KnownTypes Types { get; }

    internal SourceBodies Sources { get; }

    /// <summary>Recognised by what it references, never by its path: there a hang or a crash is a failed run, not an outage.</summary>
    internal bool IsTestOrBenchmark { get; }

    internal static ProgramModel For(Compilation compilation) => Models.GetValue(compilation, static key => new ProgramModel(key));

    /// <summary>A finished answer, computed once per compilation and key. The factory must not capture a token or a semantic model.</summary>
    internal TAnswer Remember<TKey, TAnswer>(TKey key, Func<TKey, TAnswer> answer)
        where TKey : notnull
        where TAnswer : class
        => (TAnswer)_answers.GetOrAdd((typeof(TAnswer), key), _ => answer(key));
}
