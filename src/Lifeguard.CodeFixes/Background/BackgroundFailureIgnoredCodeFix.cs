using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Background;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Background;

/// <summary>LIFE3006: lets the host stop, where the process then ends with an honest status.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BackgroundFailureIgnoredCodeFix)), Shared]
internal sealed class BackgroundFailureIgnoredCodeFix() : RuleCodeFix(Rules.BackgroundFailureIgnored.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } assignment
            || HostSettingFacts.Of(assignment, site.Program, site.Model, cancellationToken) is not { Behavior: "Ignore", StopIsHonest: true } facts)
        {
            yield break;
        }

        var name = facts.Value is MemberAccessExpressionSyntax member ? member.Name : facts.Value;
        yield return site.Offer("Let the host stop when a background service fails", site.Root.ReplaceNode(name, SyntaxFactory.IdentifierName("StopHost").WithTriviaFrom(name)));
    }
}
