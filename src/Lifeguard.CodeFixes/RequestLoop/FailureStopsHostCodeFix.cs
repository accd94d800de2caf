using System.Composition;
using Lifeguard.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.RequestLoop;

/// <summary>LIFE2011: guards the turn.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FailureStopsHostCodeFix)), Shared]
internal sealed class FailureStopsHostCodeFix() : RuleCodeFix(Rules.FailureStopsHost.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken) => LoopGuarding.Offers(site, cancellationToken);
}
