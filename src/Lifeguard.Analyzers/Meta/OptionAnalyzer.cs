using System.Collections.Immutable;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Meta;

/// <summary>A line of an <c>.editorconfig</c> or global configuration that sets an option of ours.</summary>
internal readonly record struct SetOption(string Key, string Value)
{
    internal string? Misunderstood => Options.Misunderstood(Key, Value);
}

/// <summary>
/// Reads every option once for the whole compilation. Options belong to no file of the program, so what is found has no location, and
/// is not one of the sites that <see cref="RuleAnalyzer{TFacts}"/> looks for.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class OptionAnalyzer : DiagnosticAnalyzer
{
    private static readonly OptionNotUnderstood Rule = new();

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(Rule.Descriptor);

    public override void Initialize(AnalysisContext context)
    {
#pragma warning disable RS0030 // no code is looked at, generated or not
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
#pragma warning restore RS0030
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(compilation =>
        {
            foreach (var option in SetIn(compilation.Compilation, compilation.Options.AnalyzerConfigOptionsProvider))
            {
                if (Rule.Judge(option) is { } finding)
                    compilation.ReportDiagnostic(finding);
            }
        });
    }

    private static IEnumerable<SetOption> SetIn(Compilation compilation, AnalyzerConfigOptionsProvider options)
        => compilation.SyntaxTrees.Select(options.GetOptions).Append(options.GlobalOptions)
            .SelectMany(tree => KeysOf(tree).Where(key => key.StartsWith(Options.Prefix, StringComparison.OrdinalIgnoreCase))
                .Select(key => new SetOption(key, tree.TryGetValue(key, out var value) ? value : "")))
            .Distinct()
            .OrderBy(option => option.Key, StringComparer.Ordinal).ThenBy(option => option.Value, StringComparer.Ordinal);

    /// <summary>
    /// The options' names, where the host lists them. The compiler's base class throws in a host that does not override the property: then
    /// nothing can be said, and nothing may crash.
    /// </summary>
    private static IEnumerable<string> KeysOf(AnalyzerConfigOptions tree)
    {
        try
        {
            return tree.Keys;
        }
        catch (NotImplementedException)
        {
            return [];
        }
    }
}
