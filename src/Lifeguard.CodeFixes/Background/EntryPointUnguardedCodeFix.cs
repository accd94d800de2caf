using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Background;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Background;

/// <summary>
/// LIFE3001: a guard at the top of the work, which reports the failure. Not around work without an end: reported once and then gone without a
/// trace is no better than an abort. Only where the work is written in the same file.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryPointUnguardedCodeFix)), Shared]
internal sealed class EntryPointUnguardedCodeFix() : RuleCodeFix(Rules.EntryPointUnguarded.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (EntryOf(site, cancellationToken) is not { } entry || entry.Function.SyntaxTree != site.Root.SyntaxTree)
            yield break;
        var body = SourceBodies.BodyOf(entry.Function)!;
        if (StartedWork.EndlessLoopOf(body, site.Program, site.Model, cancellationToken) is not null)
            yield break;
        foreach (var (original, replacement) in TopGuard.Candidates(entry.Function, $"{Capitalized(entry.Context)} failed", site))
        {
            var root = site.Try(original, replacement, (placed, model) => EscapingCall.First(placed, site.ProgramOf(model), model, cancellationToken) is null, cancellationToken);
            if (root is null)
                continue;
            // What a thread was there for stays undone: a person has to look.
            yield return site.Offer("Guard the work: its failure is reported, and the process goes on", root) with { InFixAll = entry.Context != BackgroundContext.Thread };
            yield break;
        }
    }

    /// <summary>The start whose finding this is: an <c>async void</c> function itself, or the nearest call or subscription it is handed to.</summary>
    private static EntryPoint? EntryOf(FixSite site, CancellationToken cancellationToken)
        => site.Node.AncestorsAndSelf().Where(EntryPoint.IsPlausible)
            .Select(node => EntryPoint.Of(node, site.Program, site.Model, cancellationToken))
            .FirstOrDefault(entry => entry is not null && entry.Location.SourceSpan.IntersectsWith(site.Node.Span));

    private static string Capitalized(BackgroundContext context) => context.Name switch
    {
        "timer callback" => "The timer callback",
        "thread start" => "The work of this thread",
        "pool item" => "The work item",
        _ => "The work",
    };
}
