using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every place that lists the types of an assembly that was loaded.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class TypeListAnalyzer() : RuleAnalyzer<TypeListFacts>(new PluginTypesReadWithoutLoadGuard())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Reflection.Assembly");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(call => call.CalledName()?.Identifier.ValueText == "GetTypes" && call.ArgumentList.Arguments.Count == 0);

    protected override TypeListFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => TypeListFacts.Of((InvocationExpressionSyntax)candidate, program, model, cancellationToken);
}
