using System.Composition;
using Lifeguard.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2001: guards the turn.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FailureEndsLoopCodeFix)), Shared]
internal sealed class FailureEndsLoopCodeFix() : RuleCodeFix(Rules.FailureEndsLoop.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken) => LoopGuarding.Offers(site, cancellationToken);
}
