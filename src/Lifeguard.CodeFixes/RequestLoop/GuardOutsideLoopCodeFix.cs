using System.Composition;
using Lifeguard.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2002: a guard inside the loop. The one around it stays: it also covers what stands before and after the loop.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuardOutsideLoopCodeFix)), Shared]
internal sealed class GuardOutsideLoopCodeFix() : RuleCodeFix(Rules.GuardOutsideLoop.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken) => LoopGuarding.Offers(site, cancellationToken);
}
