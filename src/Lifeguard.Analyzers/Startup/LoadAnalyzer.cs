using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every call that finds something by name, and asks whether anybody looks at what it found.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LoadAnalyzer() : RuleAnalyzer<LoadFacts>(new LoadedComponentNotVerified())
{
    protected override bool Concerns(ProgramModel program) => !LoadApis.Table.In(program).IsEmpty;

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(call => NamesALoad(call, program));

    protected override LoadFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => LoadFacts.Of((InvocationExpressionSyntax)candidate, program, model, cancellationToken);

    /// <summary>The facts of a load, unless its looks already tell that it is none or that somebody looks at the answer.</summary>
    internal static LoadFacts? FactsOf(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => NamesALoad(call, program) ? LoadFacts.Of(call, program, model, cancellationToken) : null;

    /// <summary>The cheap test: a load's name, something asked for (<c>x.GetType()</c> asks for nothing), and no look at once.</summary>
    private static bool NamesALoad(InvocationExpressionSyntax call, ProgramModel program)
        => call.CalledName() is { } name && (LoadApis.Table.Names.Contains(name.Identifier.ValueText) || program.Options.AdditionalLoaders.Names.Contains(name.Identifier.ValueText))
            && (call.ArgumentList.Arguments.Count > 0 || name is GenericNameSyntax)
            && !LoadUse.IsLookedAt(call);
}
