using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4006: sets the status and lets the exit that is under way end the process.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExitDeadlocksCodeFix)), Shared]
internal sealed class ExitDeadlocksCodeFix() : RuleCodeFix(Rules.ExitDeadlocks.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { ArgumentList.Arguments: [{ Expression: var status }] } call)
            yield break;
        var set = SyntaxFactory.ParseExpression($"{TypeName.At(site.Model, call.SpanStart, "System.Environment")}.ExitCode = {status}").WithTriviaFrom(call);
        if (site.Try(call, set, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Set Environment.ExitCode and let the exit go on", root);
    }
}
