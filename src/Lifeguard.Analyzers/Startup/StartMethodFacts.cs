using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>What is known about something endless that the start of a service waits for.</summary>
/// <param name="Endless">The loop, or the call that never returns.</param>
/// <param name="Member">The member that starts the service.</param>
/// <param name="IsWindowsService">The service manager of Windows waits, not a host.</param>
internal sealed record StartMethodFacts(SyntaxNode Endless, string Member, bool IsWindowsService)
{
    private const int DepthOfCallers = 2;

    internal Location Location => Endless is StatementSyntax loop ? loop.HeadLocation() : Endless.GetLocation();

    /// <summary>The cheap test: nothing in its head ends the loop but a token, and nothing in its body leaves it.</summary>
    internal static bool MayBeEndless(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax @while => IsEndlessCondition(@while.Condition),
        DoStatementSyntax @do => IsEndlessCondition(@do.Condition),
        ForStatementSyntax { Condition: null } => true,
        ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } => true,
        _ => false,
    } && !Leaves(loop);

    /// <summary><c>Thread.Sleep(Timeout.Infinite)</c>, <c>await Task.Delay(-1)</c>, <c>Console.ReadLine()</c>.</summary>
    internal static bool MayParkForEver(InvocationExpressionSyntax call) => call.CalledName()?.Identifier.ValueText switch
    {
        "Sleep" or "Delay" => call.ArgumentList.Arguments is [{ Expression: var time }, ..] && IsInfinite(time) && (call.Parent is ExpressionStatementSyntax || call.OuterTask().Parent is AwaitExpressionSyntax),
        "ReadLine" or "ReadKey" => call.Receiver()?.ToString() is "Console" or "System.Console",
        _ => false,
    };

    internal static StartMethodFacts? Of(SyntaxNode endless, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (endless)
        {
            case StatementSyntax loop:
                var shape = LoopShape.Of(loop, program, model, cancellationToken);
                if (shape.End == LoopEnd.Data || loop.Executed().OfType<IdentifierNameSyntax>().Any(name => loop.IsHeadOf(name) && StopScope.HasDeadline(name, model, cancellationToken)))
                    return null;
                break;
            case InvocationExpressionSyntax call when model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType is { } type
                && (program.Types.Is(type, "System.Threading.Thread") || program.Types.Is(type, "System.Threading.Tasks.Task") || program.Types.Is(type, "System.Console")):
                break;
            default:
                return null;
        }

        return StartThatWaits(endless, program, model, DepthOfCallers, cancellationToken) is { } start
            ? new(endless, start.SimpleName(), start.Name == "OnStart")
            : null;
    }

    private static bool IsEndlessCondition(ExpressionSyntax condition) => condition.Bare() switch
    {
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.TrueLiteralExpression),
        PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression) => not.Operand.Bare() is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested" },
        // A source that says when no more will come.
        AwaitExpressionSyntax => true,
        _ => false,
    };

    private static bool Leaves(StatementSyntax loop) => loop.LoopBody()!.Executed().Any(node => node.IsJump()
        && (node is not BreakStatementSyntax @break || @break.Ends(loop)));

    private static bool IsInfinite(ExpressionSyntax time) => time.ToString() == "-1" || time is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Infinite" or "InfiniteTimeSpan" };

    /// <summary>The member that starts a service and that waits for the code here, itself or through a method it waits for.</summary>
    private static IMethodSymbol? StartThatWaits(SyntaxNode node, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        var function = node.EnclosingFunction();
        if (function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax) || model.GetDeclaredSymbol(function, cancellationToken) is not IMethodSymbol method)
            return null;
        if (StartupPath.IsStartOfService(method, program))
            return method;
        return depth == 0 ? null : program.Sources.MentionsOf(method, cancellationToken)
            .Select(mention => mention.WholeAccess().Parent).OfType<InvocationExpressionSyntax>()
            .Where(call => call.CalledName()?.Identifier.ValueText == method.Name && (method.ReturnType.Name is not ("Task" or "ValueTask") || TotalCalls.IsWaitedFor(call)))
            .Select(call => StartThatWaits(call, program, program.Sources.ModelFor(call), depth - 1, cancellationToken))
            .FirstOrDefault(start => start is not null);
    }
}
