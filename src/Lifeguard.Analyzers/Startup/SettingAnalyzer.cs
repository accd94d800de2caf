using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Looks at every setting whose absence is waved through by a <c>!</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SettingAnalyzer() : RuleAnalyzer<SettingFacts>(new RequiredSettingUnchecked())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("Microsoft.Extensions.Configuration.IConfiguration") || program.Types.Exists("System.Environment");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Forgiven.Where(SettingFacts.MayBeSetting);

    protected override SettingFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => SettingFacts.Of((PostfixUnaryExpressionSyntax)candidate, program, model, cancellationToken);
}
