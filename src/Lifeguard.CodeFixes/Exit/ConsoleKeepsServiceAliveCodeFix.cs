using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4017: waits for the shutdown of the host that was started.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConsoleKeepsServiceAliveCodeFix)), Shared]
internal sealed class ConsoleKeepsServiceAliveCodeFix() : RuleCodeFix(Rules.ConsoleKeepsServiceAlive.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || call.EnclosingFunction() is not { } main)
            yield break;
        var host = main.Executed().OfType<InvocationExpressionSyntax>().Where(start => start.SpanStart < call.SpanStart && start.CalledName()?.Identifier.ValueText is "Start" or "StartAsync")
            .Select(start => start.Receiver()).OfType<IdentifierNameSyntax>()
            .LastOrDefault(receiver => site.Program.Types.IsOrDerivesFrom(site.Model.GetTypeInfo(receiver, cancellationToken).Type, "Microsoft.Extensions.Hosting.IHost"));
        if (host is null)
            yield break;
        var canAwait = main is CompilationUnitSyntax || main.IsAsync();
        var wait = SyntaxFactory.ParseExpression(canAwait ? $"({host.Identifier.Text}.WaitForShutdownAsync())" : $"{host.Identifier.Text}.WaitForShutdown()");
        ExpressionSyntax waited = wait is ParenthesizedExpressionSyntax inner ? SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), inner.Expression) : wait;
        SyntaxNode original = call;
        SyntaxNode replacement = waited.WithTriviaFrom(call);
        if (StopBehind(call, host.Identifier.ValueText) is { } stop)
        {
            // The wait for the shutdown stops the host itself; a second stop would run every service's own once more.
            original = stop.Parent!;
            var tracked = original.TrackNodes(call, stop);
            tracked = tracked.ReplaceNode(tracked.GetCurrentNode(call)!, replacement);
            replacement = tracked.RemoveNode(
                tracked.GetCurrentNode(stop)!,
                stop.GetLeadingTrivia().Concat(stop.GetTrailingTrivia()).All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia)) ? SyntaxRemoveOptions.KeepNoTrivia : SyntaxRemoveOptions.KeepExteriorTrivia)!;
        }

        if (site.Try(original, replacement, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Wait for the shutdown of the host", root) with { InFixAll = !Prompts(call) };
    }

    /// <summary>The statement behind it that stops the same host.</summary>
    private static SyntaxNode? StopBehind(InvocationExpressionSyntax call, string host)
    {
        var place = PlaceOf(call);
        return place?.Parent!.ChildNodes().SkipWhile(sibling => sibling != place).Skip(1).FirstOrDefault(sibling => (sibling is GlobalStatementSyntax global ? global.Statement : sibling) is ExpressionStatementSyntax statement
            && statement.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(stop => stop.CalledName()?.Identifier.ValueText is "Stop" or "StopAsync" && stop.Receiver() is IdentifierNameSyntax receiver && receiver.Identifier.ValueText == host));
    }

    private static SyntaxNode? PlaceOf(InvocationExpressionSyntax call)
        => call.FirstAncestorOrSelf<StatementSyntax>() is { } statement ? statement.Parent as GlobalStatementSyntax ?? (SyntaxNode)statement : null;

    /// <summary>"Press Enter to stop." stands in front of it, and would no longer be true: a person has to change both.</summary>
    private static bool Prompts(InvocationExpressionSyntax call)
        => PlaceOf(call) is { } place && place.Parent!.ChildNodes().TakeWhile(sibling => sibling != place).LastOrDefault() is { } before
            && before.DescendantTokens().Any(token => token.Text.IndexOf("press", StringComparison.OrdinalIgnoreCase) >= 0 || token.Text.IndexOf("enter", StringComparison.OrdinalIgnoreCase) >= 0);
}
