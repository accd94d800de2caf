using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>What is known about a process that is started again each time it ends, with nothing that counts or waits.</summary>
/// <param name="Location">The loop or the event.</param>
/// <param name="Start">The call that starts it.</param>
/// <param name="IsSelf">The program starts itself, as it dies.</param>
internal sealed record RestartFacts(Location Location, InvocationExpressionSyntax Start, bool IsSelf)
{
    private const int DepthOfCallees = 2;

    // Whoever names one of these counts, waits, asks somebody or looks at how the child ended.
    private static readonly HashSet<string> Limits = new(StringComparer.Ordinal)
    {
        "ExitCode", "DateTime", "DateTimeOffset", "Stopwatch", "TimeProvider", "TickCount", "TickCount64", "FailureWindow", "LoopGuard", "Delay", "Sleep", "WaitOne", "Timer", "ReadLine", "ReadKey", "SpinWait",
        "RunGuarded", "WaitAsync", "WaitForNextTickAsync", "Take", "TryTake", "Dequeue", "TryDequeue", "ReadAsync", "TryRead",
    };

    /// <summary>The cheap test: a loop that nothing but a stop ends, that starts something and waits for its end.</summary>
    internal static bool MaySupervise(StatementSyntax loop)
        => loop is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax { Condition: null } && Names(loop).Contains("Start") && Names(loop).Any(name => name is "WaitForExit" or "WaitForExitAsync");

    internal static bool MayRestart(AssignmentExpressionSyntax subscription)
        => subscription.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Exited" or "UnhandledException" } or IdentifierNameSyntax { Identifier.ValueText: "Exited" or "UnhandledException" };

    internal static RestartFacts? Of(SyntaxNode candidate, ProgramModel program, SemanticModel model, CancellationToken cancellationToken) => candidate is AssignmentExpressionSyntax subscription
        ? OfHandler(subscription, program, model, cancellationToken)
        : OfLoop((StatementSyntax)candidate, program, model, cancellationToken);

    private static RestartFacts? OfLoop(StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var body = loop.LoopBody()!;
        if (IsLimited(body) || body.Executed().Any(node => node.IsJump()) || LoopShape.Of(loop, program, model, cancellationToken).End is not (LoopEnd.Never or LoopEnd.Stop))
            return null;
        // Started for each piece of work, not because the last one ended: who sends the work sets the pace.
        if (ServiceLoop.Judge(loop, program, model, cancellationToken).Answer == true)
            return null;
        return body.Executed().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => ProcessStart.Is(call, program, model, cancellationToken)) is { } start
            ? new(loop.HeadLocation(), start, IsSelf: false)
            : null;
    }

    private static RestartFacts? OfHandler(AssignmentExpressionSyntax subscription, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(subscription.Left, cancellationToken).Symbol is not IEventSymbol @event || HandlerBody.Of(subscription.Right, program, model, cancellationToken) is not { } handler)
            return null;
        var isSelf = @event.Name == "UnhandledException";
        if (!program.Types.Is(@event.ContainingType, isSelf ? "System.AppDomain" : "System.Diagnostics.Process"))
            return null;
        return StartIn(handler.Body, program, handler.Model, DepthOfCallees, cancellationToken) is { } start && (!isSelf || IsSelfStart(start))
            ? new(subscription.Left.GetLocation(), start, isSelf)
            : null;
    }

    /// <summary>The start that the body always comes to; null where anything on the way limits it.</summary>
    private static InvocationExpressionSyntax? StartIn(SyntaxNode body, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (IsLimited(body) || body.Executed().Any(node => node is IfStatementSyntax or ConditionalExpressionSyntax or SwitchStatementSyntax or ConditionalAccessExpressionSyntax))
            return null;
        foreach (var call in body.Executed().OfType<InvocationExpressionSyntax>())
        {
            if (ProcessStart.Is(call, program, model, cancellationToken))
                return call;
            if (depth > 0 && program.Sources.DeclarationOf(model.GetSymbolInfo(call, cancellationToken).Symbol as IMethodSymbol, cancellationToken) is { } callee
                && StartIn(SourceBodies.BodyOf(callee)!, program, program.Sources.ModelFor(callee), depth - 1, cancellationToken) is { } start)
            {
                return start;
            }
        }

        return null;
    }

    /// <summary>The program's own file, with no word that tells the new process what it is.</summary>
    private static bool IsSelfStart(InvocationExpressionSyntax start)
        => start.ArgumentList.Arguments is [{ Expression: var file }] && file.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText is "ProcessPath" or "MainModule" or "Location" or "ExecutablePath");

    private static bool IsLimited(SyntaxNode body) => body.DescendantNodes().Any(node => node is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression } or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression }
        || node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.LessThanOrEqualExpression or (int)SyntaxKind.GreaterThanOrEqualExpression }
        || node is SimpleNameSyntax name && (Limits.Contains(name.Identifier.ValueText) || name.Identifier.ValueText.Contains("Retr") || name.Identifier.ValueText.Contains("Attempt") || name.Identifier.ValueText.Contains("BackOff") || name.Identifier.ValueText.Contains("Backoff")));

    private static IEnumerable<string> Names(StatementSyntax loop) => loop.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => name.Identifier.ValueText);
}
