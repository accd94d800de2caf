using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Background;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Background;

/// <summary>
/// A guard at the top of work that starts with nobody above it: the failure is reported where it can last be seen. Not around work without an
/// end: reported once and then gone is no better than an abort. Only where the work is written in the same file.
/// </summary>
internal abstract class EntryGuardCodeFix(string ruleId) : RuleCodeFix(ruleId)
{
    private static readonly HashSet<string> Signals = new(StringComparer.Ordinal)
    {
        "Set", "SetResult", "TrySetResult", "SetException", "TrySetException", "Release", "Signal", "SignalAndWait", "Pulse", "PulseAll", "Complete", "TryComplete", "Exchange", "CompareExchange",
    };

    internal sealed override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (WorkAt(site, cancellationToken) is not ({ } function, { } context, var isDropped) || function.SyntaxTree != site.Root.SyntaxTree)
            yield break;
        var body = SourceBodies.BodyOf(function)!;
        var othersHear = isDropped ? TopGuard.MayBeAwaitedElsewhere(function, site, cancellationToken)
            : context != BackgroundContext.AsyncVoid && TopGuard.IsCalledDirectly(function, site, cancellationToken);
        var hasNoEnd = StartedWork.EndlessLoopOf(body, site.Program, site.Model, cancellationToken) is not null || !isDropped && StartsItselfAgain(function, body, site, cancellationToken);
        if (othersHear || hasNoEnd)
            yield break;

        foreach (var (original, replacement) in TopGuard.Candidates(function, Message(context), letsStopPass: isDropped, site))
        {
            var root = site.Try(original, replacement, (placed, model) => EscapingCall.First(placed, site.ProgramOf(model), model, cancellationToken) is null, cancellationToken);
            if (root is null)
                continue;
            yield return site.Offer(Title(context), root) with { InFixAll = IsForAll(context) && (isDropped || !LeavesOthersWaiting(function, body, site, cancellationToken)) };
            yield break;
        }
    }

    /// <summary>
    /// Others wait for what the work says at its end, and a failure that is reported instead of ending the process leaves them waiting: a
    /// person has to look. So it is with an <c>async</c> lambda that is handed to a call, which goes on before it is done.
    /// </summary>
    private static bool LeavesOthersWaiting(SyntaxNode function, SyntaxNode body, FixSite site, CancellationToken cancellationToken)
        => function is AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0, Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax } }
            || AfterFailure(body, site, cancellationToken).Any(node => node switch
            {
                InvocationExpressionSyntax call => call.CalledName()?.Identifier.ValueText is { } name && Signals.Contains(name),
                AssignmentExpressionSyntax { Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression or (int)SyntaxKind.FalseLiteralExpression } } assignment
                    => site.Model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is IFieldSymbol or IPropertySymbol,
                _ => false,
            });

    /// <summary>It starts itself again at its end: a guard around all of it would make its first failure its last turn.</summary>
    private static bool StartsItselfAgain(SyntaxNode function, SyntaxNode body, FixSite site, CancellationToken cancellationToken)
        => AfterFailure(body, site, cancellationToken).Any(node => node switch
        {
            InvocationExpressionSyntax call => call.CalledName()?.Identifier.ValueText is { } name && (name == "Change" || name.StartsWith("Begin", StringComparison.Ordinal) && BackgroundContext.Table.Names.Contains(name)),
            ArgumentSyntax argument => StartedWork.IsDelegateOf(argument.Expression, function, site.Model, cancellationToken),
            _ => false,
        });

    /// <summary>What a failure keeps from being done.</summary>
    private static IEnumerable<SyntaxNode> AfterFailure(SyntaxNode body, FixSite site, CancellationToken cancellationToken)
        => (TotalCalls.Escapes(body, site.Program, site.Model, cancellationToken).OrderBy(node => node.SpanStart).FirstOrDefault() ?? EscapingCall.First(body, site.Program, site.Model, cancellationToken)) is { } failing
            ? body.Executed().Where(node => node.SpanStart >= failing.Span.End && !node.Ancestors().TakeWhile(ancestor => ancestor != body).Any(ancestor => ancestor is FinallyClauseSyntax))
            : [];

    /// <summary>What the user reads in the light bulb.</summary>
    protected virtual string Title(BackgroundContext context) => "Guard the work: its failure is reported, and the process goes on";

    /// <summary>What the report says.</summary>
    protected abstract string Message(BackgroundContext context);

    /// <summary>False where a person has to look at each place.</summary>
    protected virtual bool IsForAll(BackgroundContext context) => true;

    /// <summary>
    /// The start whose finding this is: an <c>async void</c> function itself, or the nearest call or subscription it is handed to; or the call
    /// whose task is dropped.
    /// </summary>
    private static (SyntaxNode? Function, BackgroundContext? Context, bool IsDropped) WorkAt(FixSite site, CancellationToken cancellationToken)
    {
        var facts = site.Node.AncestorsAndSelf().Where(EntryPoint.IsPlausible)
            .Select(node => EntryFacts.Of(node, site.Program, site.Model, cancellationToken))
            .FirstOrDefault(facts => facts is not null && facts.Location.SourceSpan.IntersectsWith(site.Node.Span));
        if (facts is not null)
            return (facts.Function, facts.Context, facts.IsDropped);
        var start = site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>(call => call.Expression == site.Node);
        return (start is null ? null : StartedWork.FunctionRunBy(start, site.Program, site.Model, cancellationToken), BackgroundContext.Task, true);
    }
}
