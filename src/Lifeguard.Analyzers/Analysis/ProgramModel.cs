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
    private readonly ConcurrentDictionary<Options, ProgramModel> _underOtherOptions = new();

    private ProgramModel(Compilation compilation)
    {
        Compilation = compilation;
        Options = Options.Default;
        Types = new KnownTypes(compilation);
        Sources = new SourceBodies(compilation);
        IsTestOrBenchmark = compilation.ReferencedAssemblyNames.Any(reference => TestAndBenchmarkAssemblies.Contains(reference.Name));
    }

    private ProgramModel(ProgramModel underDefaults, Options options)
    {
        Compilation = underDefaults.Compilation;
        Options = options;
        Types = underDefaults.Types;
        Sources = underDefaults.Sources;
        IsTestOrBenchmark = underDefaults.IsTestOrBenchmark;
    }

    internal Compilation Compilation { get; }

    /// <summary>What the user set for the tree that is being judged.</summary>
    internal Options Options { get; }

    internal KnownTypes Types { get; }

    internal SourceBodies Sources { get; }

    /// <summary>Recognised by what it references, never by its path: there a hang or a crash is a failed run, not an outage.</summary>
    internal bool IsTestOrBenchmark { get; }

    internal static ProgramModel For(Compilation compilation) => Models.GetValue(compilation, static key => new ProgramModel(key));

    /// <summary>The program as it is judged under these options: the same types and sources, other answers.</summary>
    internal static ProgramModel For(Compilation compilation, Options options)
    {
        var program = For(compilation);
        return options == Options.Default ? program : program._underOtherOptions.GetOrAdd(options, other => new ProgramModel(program, other));
    }

    /// <summary>A finished answer, computed once per compilation and key. What is kept is the answer alone, which must hold no semantic model and no token.</summary>
    internal TAnswer Remember<TKey, TAnswer>(TKey key, Func<TKey, TAnswer> answer)
        where TKey : notnull
        where TAnswer : class
        => (TAnswer)_answers.GetOrAdd((typeof(TAnswer), key), _ => answer(key));
}
