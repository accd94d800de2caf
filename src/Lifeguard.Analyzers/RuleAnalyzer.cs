using System.Collections.Immutable;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers;

/// <summary>
/// One analyzer per trigger (a loop, a load, a wait): it collects the facts of the site once and asks its rules in order;
/// the first that says yes reports, so that one fault never gives two findings.
/// </summary>
internal abstract class RuleAnalyzer<TFacts> : DiagnosticAnalyzer
{
    /// <summary>The trigger's rules, the gravest first.</summary>
    protected abstract ImmutableArray<Rule<TFacts>> RulesInOrder { get; }

    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics
        => RulesInOrder.Select(rule => rule.Descriptor).ToImmutableArray();

    public sealed override void Initialize(AnalysisContext context)
    {
#pragma warning disable RS0030 // the one place that decides it: generated code is nobody's to mend
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
#pragma warning restore RS0030
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var program = ProgramModel.For(start.Compilation);
            if (!program.IsTestOrBenchmark)
                Start(start, program);
        });
    }

    /// <summary>Registers the narrowest syntax action that can start a finding, or nothing when the types it needs are not referenced.</summary>
    protected abstract void Start(CompilationStartAnalysisContext start, ProgramModel program);

    /// <summary>Asks the rules in order and reports the first finding.</summary>
    protected void Judge(TFacts facts, Action<Diagnostic> report)
    {
        foreach (var rule in RulesInOrder)
        {
            if (rule.Judge(facts) is { } finding)
            {
                report(finding);
                return;
            }
        }
    }
}
