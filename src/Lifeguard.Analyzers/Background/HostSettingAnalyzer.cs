using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Background;

/// <summary>Looks at what the host is told to do when a background service fails.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HostSettingAnalyzer() : RuleAnalyzer<HostSettingFacts>(new BackgroundFailureIgnored())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("Microsoft.Extensions.Hosting.HostOptions");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Settings.Where(HostSettingFacts.IsPlausible);

    protected override HostSettingFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => HostSettingFacts.Of((AssignmentExpressionSyntax)candidate, program, model, cancellationToken);
}
