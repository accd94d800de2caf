using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What makes a wait fail once a stop is asked for: a token that is cancelled, or a source that somebody closes.</summary>
/// <param name="Wait">The call that then throws, at once and each time.</param>
/// <param name="Token">The token as it is passed; null when the source is closed instead.</param>
internal sealed record StopSignal(InvocationExpressionSyntax Wait, ExpressionSyntax? Token)
{
    private static readonly HashSet<string> ClosingMembers = new(StringComparer.Ordinal) { "Stop", "Close", "Dispose", "DisposeAsync", "Abort", "CompleteAdding", "Shutdown" };

    /// <summary>The exception that the signal shows as, for people.</summary>
    internal string When => Token is null ? $"{Wait.Receiver()} is closed" : $"{Token} is cancelled";

    /// <summary>The signal that reaches the catches of <paramref name="attempt"/>, or null when none certainly does.</summary>
    internal static StopSignal? In(TryStatementSyntax attempt, StatementSyntax loop, ServiceLoop judgement, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var apis = RequestSources.In(program);
        foreach (var call in attempt.Block.Executed().OfType<InvocationExpressionSyntax>())
        {
            if (NearestTry(call) != attempt || apis.Find(call, model, cancellationToken) is not { Kind: not SourceKind.Connection })
                continue;

            if (call.ArgumentList.Arguments.Select(argument => argument.Expression).FirstOrDefault(argument => IsStopToken(argument, model, cancellationToken)) is { } token)
                return new StopSignal(call, token);
            if (call == judgement.SourceCall && IsClosedElsewhere(loop, judgement, program, model, cancellationToken))
                return new StopSignal(call, null);
        }

        return null;
    }

    /// <summary>Does the expression stand for the token of this signal?</summary>
    internal bool IsToken(ExpressionSyntax expression) => Token is not null && SyntaxFactory.AreEquivalent(expression, Token);

    private static TryStatementSyntax? NearestTry(SyntaxNode node)
        => node.Ancestors().OfType<TryStatementSyntax>().FirstOrDefault(attempt => attempt.Catches.Count > 0 && attempt.Block.Span.Contains(node.Span));

    /// <summary>A token that is kept for the purpose: a variable, not <c>None</c>, and not one that a clock cancels.</summary>
    private static bool IsStopToken(ExpressionSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        if (argument.Bare() is not (IdentifierNameSyntax or MemberAccessExpressionSyntax) || model.GetTypeInfo(argument, cancellationToken).Type is not { Name: "CancellationToken" })
            return false;
        if (model.GetSymbolInfo(argument, cancellationToken).Symbol is IPropertySymbol { IsStatic: true })
            return false;
        return argument.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().All(name => !StopScope.HasDeadline(name, model, cancellationToken));
    }

    /// <summary>Somebody outside the loop closes the very object: then its waiting call throws at once, for ever.</summary>
    internal static bool IsClosedElsewhere(StatementSyntax loop, ServiceLoop judgement, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (judgement.Source!.ClosedBy.Length == 0 || judgement.SourceCall!.Receiver() is not { } receiver || model.GetSymbolInfo(receiver.Bare(), cancellationToken).Symbol is not { } source || source is not (IFieldSymbol or IPropertySymbol))
            return false;
        return program.Sources.MentionsOf(source, cancellationToken).Any(mention => !loop.Span.Contains(mention.Span)
            && mention.WholeAccess().Parent switch
            {
                MemberAccessExpressionSyntax access => ClosingMembers.Contains(access.Name.Identifier.ValueText),
                ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } => ClosingMembers.Contains(binding.Name.Identifier.ValueText),
                _ => false,
            });
    }
}
