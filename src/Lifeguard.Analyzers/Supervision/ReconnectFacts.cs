using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>What is known about a handler that connects the very object whose connection was lost, at once and whatever happened.</summary>
/// <param name="Event">The event, as it is subscribed to.</param>
/// <param name="Connect">The call that connects again.</param>
internal sealed record ReconnectFacts(ExpressionSyntax Event, InvocationExpressionSyntax Connect)
{
    /// <summary>The cheap test before any question to the compiler: an event that is raised when a connection is lost.</summary>
    internal static bool IsPlausible(AssignmentExpressionSyntax subscription)
        => subscription.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Closed" or "ClosedAsync" or "OnClose" or "OnClosed" or "Disconnected" or "DisconnectedAsync" or "OnDisconnected" or "ConnectionClosed" or "ConnectionLost" };

    internal static ReconnectFacts? Of(AssignmentExpressionSyntax subscription, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!IsPlausible(subscription) || model.GetSymbolInfo(subscription.Left, cancellationToken).Symbol is not IEventSymbol lost
            || model.GetSymbolInfo(((MemberAccessExpressionSyntax)subscription.Left).Expression.Bare(), cancellationToken).Symbol is not { } connection
            || HandlerBody.Of(subscription.Right, program, model, cancellationToken) is not { } handler || IsAsyncVoid(handler, lost) || Decides(handler.Body))
        {
            return null;
        }

        var calls = handler.Body.Executed().OfType<InvocationExpressionSyntax>().ToList();
        var connect = calls.Find(call => IsConnect(call, connection, lost, handler.Model, cancellationToken));
        return connect is not null && calls.TrueForAll(call => IsHarmless(call, connect, program, handler.Model, cancellationToken)) ? new(subscription.Left, connect) : null;
    }

    /// <summary>What leaves an <c>async void</c> handler ends the process: that is the graver fault, and another rule's.</summary>
    private static bool IsAsyncVoid(HandlerBody handler, IEventSymbol lost)
        => (lost.Type as INamedTypeSymbol)?.DelegateInvokeMethod is not { ReturnsVoid: false } && (handler.Body.Parent is ArrowExpressionClauseSyntax arrow ? arrow.Parent : handler.Body.Parent).IsAsync();

    /// <summary>Asks something first, tries, or has a loop of its own: its author has thought of what comes next.</summary>
    private static bool Decides(SyntaxNode body) => body.Executed().Any(node => node is IfStatementSyntax or ConditionalExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or TryStatementSyntax
        or ConditionalAccessExpressionSyntax or BinaryExpressionSyntax or IsPatternExpressionSyntax or LockStatementSyntax || node.IsLoop());

    /// <summary>On the same object, by a member of the type that raises the event.</summary>
    private static bool IsConnect(InvocationExpressionSyntax call, ISymbol connection, IEventSymbol lost, SemanticModel model, CancellationToken cancellationToken)
        => call.CalledName()?.Identifier.ValueText is "Connect" or "ConnectAsync" or "Reconnect" or "ReconnectAsync" or "StartAsync" or "Start"
            && call.Receiver()?.Bare() is { } receiver && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(receiver, cancellationToken).Symbol, connection)
            && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { Name: var name, ReturnType: var returned, ContainingType: { } home }
            && (name != "Start" || returned.Name == "Task")
            && (home.SelfAndBases().Contains(lost.ContainingType, SymbolEqualityComparer.Default) || lost.ContainingType.SelfAndBases().Contains(home, SymbolEqualityComparer.Default));

    /// <summary>The connection itself, and what comes after it, where nothing in it pauses as far as we see; before it, what certainly takes no time.</summary>
    private static bool IsHarmless(InvocationExpressionSyntax call, InvocationExpressionSyntax connect, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => call.Contains(connect) && call != connect ? call.CalledName()?.Identifier.ValueText == "ConfigureAwait"
            : call.SpanStart >= connect.SpanStart ? !Pace.Pauses(call, program, model, cancellationToken)
            : !Pace.MayTake(call, program, model, cancellationToken);
}
