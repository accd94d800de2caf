using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every binding and validation of options, and asks whether a wrong setting stops the start.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class OptionsAnalyzer() : RuleAnalyzer<OptionsFacts>(new OptionsValidatedLazily(), new OptionsNeverValidated())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("Microsoft.Extensions.Hosting.IHost") && program.Types.Exists("Microsoft.Extensions.Options.OptionsBuilder`1");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Calls.Where(OptionsFacts.MayConcernOptions);

    protected override OptionsFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => OptionsFacts.Of((InvocationExpressionSyntax)candidate, program, model, cancellationToken);
}
