using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Supervision;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Supervision;

/// <summary>
/// LIFE5004: waits for a time, then kills the child with its tree, and waits until it is gone, so that what follows finds its exit code.
/// How long the child may take, a person decides: offered at one place at a time.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChildWaitUnboundedCodeFix)), Shared]
internal sealed class ChildWaitUnboundedCodeFix() : RuleCodeFix(Rules.ChildWaitUnbounded.Id)
{
    // Long enough for any child that has a caller who waits; the place to choose another is in plain sight.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    // A killed child is gone at once. This is for a machine that is very busy.
    private const int MillisecondsToDie = 5000;

    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || ChildWaitFacts.Of(call, site.Program, site.Model, cancellationToken) is not { } facts
            || StatementEdit.Of(facts.Wait, facts.Wait is AwaitExpressionSyntax ? Awaited(facts, site) : Blocking(facts, site)) is not { } edit)
        {
            yield break;
        }

        if (site.Try(edit.Original, edit.Replacement, (placed, model) => Count(placed, model) == Count(edit.Original, site.Model) - 1, cancellationToken) is { } root)
            yield return site.Offer($"Wait no longer than {Limit.TotalMinutes} min, then kill the child and what it started", root) with { InFixAll = false };

        int Count(SyntaxNode scope, SemanticModel model)
            => scope.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Count(other => ChildWaitFacts.Of(other, site.ProgramOf(model), model, cancellationToken) is not null);
    }

    private static string[] Awaited(ChildWaitFacts facts, FixSite site)
    {
        var source = Name("System.Threading.CancellationTokenSource");
        var wait = facts.Wait.ToString().Replace(facts.Call.ToString(), $"{facts.Call.Expression}(limit.Token)");
        return
        [
            $"using (var limit = new {source}({DurationText.At(site.Model, facts.Call.SpanStart, Limit)}))", "{",
            "\ttry", "\t{", $"\t\t{wait};", "\t}",
            $"\tcatch ({Name("System.OperationCanceledException")})", "\t{", .. Kill(facts, site).Select(line => "\t\t" + line), "\t}",
            "}",
        ];

        string Name(string type) => TypeName.At(site.Model, facts.Call.SpanStart, type);
    }

    /// <summary>With a limit, <c>WaitForExit</c> no longer waits for the rest of an output that comes by events; <c>WaitForExitAsync</c> does.</summary>
    private static string[] Blocking(ChildWaitFacts facts, FixSite site)
    {
        var wait = facts.WaitsForOutput
            ? $"{facts.Child}.WaitForExitAsync().Wait({DurationText.At(site.Model, facts.Call.SpanStart, Limit)})"
            : $"{facts.Child}.WaitForExit((int){DurationText.At(site.Model, facts.Call.SpanStart, Limit)}.TotalMilliseconds)";
        return [$"if (!{wait})", "{", .. Kill(facts, site).Select(line => "\t" + line), "}"];
    }

    private static string[] Kill(ChildWaitFacts facts, FixSite site) =>
    [
        FailureReport.TextAt(site.Model, facts.Call.SpanStart, $"{facts.Child} did not end within {Limit.TotalMinutes} min; killing it and what it started", warning: true),
        $"{facts.Child}.Kill(entireProcessTree: true);",
        $"{facts.Child}.WaitForExit({MillisecondsToDie});",
    ];
}
