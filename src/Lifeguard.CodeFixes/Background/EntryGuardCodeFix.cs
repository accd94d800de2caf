using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Background;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;

namespace Lifeguard.CodeFixes.Background;

/// <summary>
/// A guard at the top of work that starts with nobody above it: the failure is reported where it can last be seen. Not around work without an
/// end: reported once and then gone is no better than an abort. Only where the work is written in the same file.
/// </summary>
internal abstract class EntryGuardCodeFix(string ruleId) : RuleCodeFix(ruleId)
{
    internal sealed override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (FactsAt(site, cancellationToken) is not { } facts || facts.Function.SyntaxTree != site.Root.SyntaxTree)
            yield break;
        var body = SourceBodies.BodyOf(facts.Function)!;
        if (StartedWork.EndlessLoopOf(body, site.Program, site.Model, cancellationToken) is not null)
            yield break;
        foreach (var (original, replacement) in TopGuard.Candidates(facts.Function, Message(facts.Context), letsStopPass: facts.IsDropped, site))
        {
            var root = site.Try(original, replacement, (placed, model) => EscapingCall.First(placed, site.ProgramOf(model), model, cancellationToken) is null, cancellationToken);
            if (root is null)
                continue;
            yield return site.Offer(Title(facts.Context), root) with { InFixAll = IsForAll(facts.Context) };
            yield break;
        }
    }

    /// <summary>What the user reads in the light bulb.</summary>
    protected virtual string Title(BackgroundContext context) => "Guard the work: its failure is reported, and the process goes on";

    /// <summary>What the report says.</summary>
    protected abstract string Message(BackgroundContext context);

    /// <summary>False where a person has to look at each place.</summary>
    protected virtual bool IsForAll(BackgroundContext context) => true;

    /// <summary>The start whose finding this is: an <c>async void</c> function itself, or the nearest call or subscription it is handed to.</summary>
    private static EntryFacts? FactsAt(FixSite site, CancellationToken cancellationToken)
        => site.Node.AncestorsAndSelf().Where(EntryPoint.IsPlausible)
            .Select(node => EntryFacts.Of(node, site.Program, site.Model, cancellationToken))
            .FirstOrDefault(facts => facts is not null && facts.Location.SourceSpan.IntersectsWith(site.Node.Span));
}
