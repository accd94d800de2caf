using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4013: takes the first interrupt back, by asking whether the stop that the handler starts was started before.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecondInterruptIgnoredCodeFix)), Shared]
internal sealed class SecondInterruptIgnoredCodeFix() : RuleCodeFix(Rules.SecondInterruptIgnored.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } subscription || HandlerBody.Of(subscription.Right, site.Program, site.Model, cancellationToken) is not { } handler
            || handler.Body.SyntaxTree != site.Root.SyntaxTree || handler.Cancels is not { } cancels)
        {
            yield break;
        }

        var started = handler.Body.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => call.SpanStart > cancels.SpanStart)
            .Select(call => Asked(call, site.Model, cancellationToken)).FirstOrDefault(question => question is not null);
        if (started is null)
            yield break;
        var first = SyntaxFactory.ParseExpression("!" + started).WithTriviaFrom(cancels.Right);
        if (site.Try(cancels.Right, first, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Take back the first only: the second ends the process", root);
    }

    private static string? Asked(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => call.Receiver() is not { } receiver ? null : (model.GetTypeInfo(receiver, cancellationToken).Type?.Name, call.CalledName()?.Identifier.ValueText) switch
        {
            ("CancellationTokenSource", "Cancel") => $"{receiver}.IsCancellationRequested",
            ("ManualResetEventSlim", "Set") => $"{receiver}.IsSet",
            ("TaskCompletionSource", "TrySetResult" or "SetResult") => $"{receiver}.Task.IsCompleted",
            _ => null,
        };
}
