using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Background;

/// <summary>Looks at every start and stop of a background service that is overridden.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class OverrideAnalyzer() : RuleAnalyzer<OverrideFacts>(new BaseCallMissing())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("Microsoft.Extensions.Hosting.BackgroundService");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Overrides.Where(OverrideFacts.IsPlausible);

    protected override OverrideFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => OverrideFacts.Of((MethodDeclarationSyntax)candidate, program, model, cancellationToken);
}
