using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>Stands in for the compiler and writes down what an analyzer asks it for.</summary>
internal sealed class RegistrationProbe : AnalysisContext
{
    private readonly List<Action<CompilationStartAnalysisContext>> _starts = [];
    private readonly List<string> _registered = [];

    private RegistrationProbe()
    {
    }

    internal bool Concurrent { get; private set; }

    internal GeneratedCodeAnalysisFlags? GeneratedCode { get; private set; }

    /// <summary>The actions registered for the compilation, by kind; compilation starts themselves are not counted.</summary>
    internal IReadOnlyList<string> Registered => _registered;

    internal static RegistrationProbe Of(DiagnosticAnalyzer analyzer, Compilation compilation)
    {
        var probe = new RegistrationProbe();
        analyzer.Initialize(probe);
        foreach (var start in probe._starts)
            start(new Start(compilation, probe._registered));
        return probe;
    }

    public override void EnableConcurrentExecution() => Concurrent = true;

    public override void ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags analysisMode) => GeneratedCode = analysisMode;

    public override void RegisterCompilationStartAction(Action<CompilationStartAnalysisContext> action) => _starts.Add(action);

    public override void RegisterCompilationAction(Action<CompilationAnalysisContext> action) => _registered.Add("compilation");

    public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => _registered.Add("semantic model");

    public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) => _registered.Add("symbol");

    public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => _registered.Add("code block start");

    public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => _registered.Add("code block");

    public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => _registered.Add("syntax tree");

    public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) => _registered.Add("syntax node");

    private sealed class Start(Compilation compilation, List<string> registered)
        : CompilationStartAnalysisContext(compilation, new AnalyzerOptions([]), TestContext.Current.CancellationToken)
    {
        public override void RegisterCompilationEndAction(Action<CompilationAnalysisContext> action) => registered.Add("compilation end");

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => registered.Add("semantic model");

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) => registered.Add("symbol");

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => registered.Add("code block start");

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => registered.Add("code block");

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => registered.Add("syntax tree");

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds) => registered.Add("syntax node");
    }
}
