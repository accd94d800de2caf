using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>Looks at every loop that counts its failures and gives up, and asks whether the count ever goes down.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class FailureCountAnalyzer() : RuleAnalyzer<FailureCountFacts>(new FailureCountNeverExpires())
{
    protected override bool Concerns(ProgramModel program) => program.Types.Exists("System.Exception");

    protected override IEnumerable<SyntaxNode> Candidates(TriggerNodes nodes, ProgramModel program) => nodes.Loops.Where(FailureCountFacts.IsPlausible);

    protected override FailureCountFacts? Collect(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => FailureCountFacts.Of((StatementSyntax)candidate, program, model, cancellationToken);
}
