using System.Collections.Immutable;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers;

/// <summary>
/// One analyzer per trigger (a loop, a load, a wait): it collects the facts of the site once and asks its rules in order;
/// the first that says yes reports, so that one fault never gives two findings.
/// </summary>
/// <param name="rulesInOrder">The trigger's rules, the gravest first.</param>
internal abstract class RuleAnalyzer<TFacts>(params Rule<TFacts>[] rulesInOrder) : DiagnosticAnalyzer
    where TFacts : class
{
    private readonly ImmutableArray<Rule<TFacts>> _rulesInOrder = rulesInOrder.ToImmutableArray();

    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = rulesInOrder.Select(rule => rule.Descriptor).ToImmutableArray();

    public sealed override void Initialize(AnalysisContext context)
    {
#pragma warning disable RS0030 // the one place that decides it: generated code is nobody's to mend
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
#pragma warning restore RS0030
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var program = ProgramModel.For(start.Compilation);
            if (!program.IsTestOrBenchmark && Concerns(program))
                start.RegisterSemanticModelAction(LookAt);
        });
    }

    /// <summary>Are the types referenced without which there can be no finding?</summary>
    protected abstract bool Concerns(ProgramModel program);

    /// <summary>The nodes of a tree at which a finding may start, told by their looks alone: no question to the compiler yet.</summary>
    protected abstract IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program);

    /// <summary>What is known of a candidate, or null when it turns out not to be a site of this trigger.</summary>
    protected abstract TFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken);

    private void LookAt(SemanticModelAnalysisContext context)
    {
        var model = context.SemanticModel;
        var program = ProgramModel.For(model.Compilation, Options.Of(context.Options.AnalyzerConfigOptionsProvider.GetOptions(model.SyntaxTree)));
        if (program.Options != Options.Default && !Concerns(program))
            return; // a tree may say that its project is of another kind
        foreach (var candidate in Candidates(TriggerNodes.Of(model, context.CancellationToken), program))
        {
            if (context.FilterSpan is { } asked && !candidate.FullSpan.IntersectsWith(asked))
                continue;
            context.CancellationToken.ThrowIfCancellationRequested();
            if (Collect(candidate, program, model, context.CancellationToken) is { } facts && FirstFinding(facts) is { } finding)
                context.ReportDiagnostic(finding);
        }
    }

    private Diagnostic? FirstFinding(TFacts facts) => _rulesInOrder.Select(rule => rule.Judge(facts)).FirstOrDefault(finding => finding is not null);
}
