using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.RequestLoop;

/// <summary>A member with which a callback starts the operation that will call it again.</summary>
internal sealed record RearmingCall(string Type, string Members) : ApiRow(Type, Members);

/// <summary>What is known about a callback that starts itself again inside a try, behind something that may fail.</summary>
/// <param name="Rearm">The call that starts it again.</param>
/// <param name="Failing">The first call in front of it whose failure is caught in the callback.</param>
internal sealed record RearmFacts(InvocationExpressionSyntax Rearm, InvocationExpressionSyntax Failing)
{
    private const string TimerType = "System.Threading.Timer";

    private static readonly ApiTable<RearmingCall> Table = new(
        new(TimerType, "Change"),
        new("System.Net.Sockets.Socket", "BeginAccept|BeginReceiveFrom|BeginReceiveMessageFrom"),
        new("System.Net.Sockets.TcpListener", "BeginAcceptTcpClient|BeginAcceptSocket"),
        new("System.Net.Sockets.UdpClient", "BeginReceive"),
        new("System.Net.HttpListener", "BeginGetContext"),
        new("System.IO.Pipes.NamedPipeServerStream", "BeginWaitForConnection"));

    /// <summary>Methods from which a timer is armed for the first time, or stopped.</summary>
    private static readonly string[] Beginnings = ["Start", "Init", "Open", "Enable", "Resume", "Stop", "Close", "Disable", "Pause", "Dispose"];

    internal static bool Concerns(ProgramModel program) => !Table.In(program).IsEmpty;

    /// <summary>The cheap test: a call by such a name in a try.</summary>
    internal static bool IsPlausible(InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText is { } name && Table.Names.Contains(name) && TryAround(call) is not null;

    /// <summary>The facts, or null when the callback starts itself again in any case, or may be started by somebody else.</summary>
    internal static RearmFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Table.In(program).Find(model.GetSymbolInfo(call, cancellationToken).Symbol) is not { } api || call.EnclosingFunction() is not { } callback)
            return null;
        var attempt = TryAround(call)!;
        if (attempt.Catches.FirstOrDefault(clause => CatchEffect.IsBroadClause(clause, program, model, cancellationToken)) is not { } clause
            || CatchEffect.Of(clause, program, model, cancellationToken) is not { OnlyReports: true, Does: CatchDoes.GoesOn or CatchDoes.Leaves }
            || clause.Block.Statements.Count == 0 && clause.Block.DescendantTrivia().Any(Syntax.IsComment)) // its author says why
        {
            return null;
        }

        // Another way to start it again, in the same callback.
        if (SourceBodies.BodyOf(callback)!.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(other => other.CalledName()?.Identifier.ValueText == call.CalledName()!.Identifier.ValueText && !attempt.Block.Span.Contains(other.Span)))
            return null;
        if (!(api.Type == TimerType ? IsItsOwnTimer(call, callback, program, model, cancellationToken) : call.ArgumentList.Arguments.Any(argument => StartedWork.IsDelegateOf(argument.Expression, callback, model, cancellationToken))))
            return null;
        return TotalCalls.Escapes(attempt.Block, program, model, cancellationToken).OfType<InvocationExpressionSyntax>().FirstOrDefault(failing => failing.Span.End <= call.SpanStart && IsOnTheWay(failing, call)) is { } first
            ? new RearmFacts(call, first)
            : null;
    }

    /// <summary>Wherever the later call is made, the earlier was made before it in the same turn; not in another branch, which may end the work on purpose.</summary>
    private static bool IsOnTheWay(InvocationExpressionSyntax earlier, InvocationExpressionSyntax later)
        => earlier.FirstAncestorOrSelf<BlockSyntax>() is { } block && block.Span.Contains(later.Span)
            && earlier.Ancestors().TakeWhile(ancestor => ancestor != block).All(ancestor => ancestor is not (IfStatementSyntax or SwitchStatementSyntax or AnonymousFunctionExpressionSyntax) || ancestor is IfStatementSyntax test && test.Condition.Span.Contains(earlier.Span));

    /// <summary>The try in whose block the call stands, where that also has clauses; not one around a function or loop that holds it.</summary>
    private static TryStatementSyntax? TryAround(InvocationExpressionSyntax call)
        => call.Ancestors().TakeWhile(ancestor => !ancestor.IsLoop() && ancestor is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax or CatchClauseSyntax or FinallyClauseSyntax))
            .OfType<TryStatementSyntax>().FirstOrDefault(attempt => attempt.Catches.Count > 0);

    /// <summary>A timer that fires once each time it is armed, made for this callback, and armed by nobody but it once it runs.</summary>
    private static bool IsItsOwnTimer(InvocationExpressionSyntax change, SyntaxNode callback, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (change.Receiver() is not { } timer || model.GetSymbolInfo(timer.Bare(), cancellationToken).Symbol is not { Kind: SymbolKind.Field or SymbolKind.Property } holder)
            return false;
        var isMade = false;
        foreach (var mention in program.Sources.MentionsOf(holder, cancellationToken))
        {
            var access = mention.WholeAccess();
            var theirs = program.Sources.ModelFor(mention, model);
            if (access.Parent is AssignmentExpressionSyntax { Right: BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 or 4 } made } } assignment && assignment.Left == access)
            {
                // With its callback alone it is not armed yet.
                var (runs, period) = (made[0].Expression, made.ElementAtOrDefault(3)?.Expression);
                if (!StartedWork.IsDelegateOf(runs, callback, theirs, cancellationToken) || period is not null && !Bound.IsInfinite(period, theirs, cancellationToken))
                    return false;
                isMade = true;
            }
            else if (access.FirstAncestorOrSelf<InvocationExpressionSyntax>(call => call.CalledName()?.Identifier.ValueText == "Change" && call.ArgumentList.Arguments.Count == 2) is { } other)
            {
                if (!Bound.IsInfinite(other.ArgumentList.Arguments[1].Expression, theirs, cancellationToken) || other.EnclosingFunction() != callback && !IsBeginning(other.EnclosingFunction()))
                    return false;
            }
            else if (access.Parent is ArgumentSyntax or EqualsValueClauseSyntax)
            {
                return false; // somebody else has it
            }
        }

        return isMade;
    }

    private static bool IsBeginning(SyntaxNode? function) => function is ConstructorDeclarationSyntax
        || function is MethodDeclarationSyntax { Identifier.ValueText: var name } && Beginnings.Any(word => name.StartsWith(word, StringComparison.Ordinal));
}
