using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>What is known about a start whose failure stays where it is.</summary>
/// <param name="At">The clause that keeps it, or the call whose task is dropped.</param>
/// <param name="Start">The call that starts something.</param>
/// <param name="Part">What then does not run, for people; null when we cannot tell.</param>
/// <param name="Path">How the start of the process leads there.</param>
internal sealed record StartFacts(SyntaxNode At, InvocationExpressionSyntax Start, string? Part, StartupPath Path)
{
    private const int DepthOfCallees = 2;

    // A task of these names that nobody looks at is a start that nobody looks at, whoever wrote it.
    private static readonly HashSet<string> AsyncStarts = new(StringComparer.Ordinal)
    {
        "StartAsync", "BootstrapAsync", "ListenAsync", "BindAsync", "StartListeningAsync", "StartProcessingAsync", "StartReceivingAsync", "StartConsumingAsync", "StartServerAsync", "MigrateAsync",
    };

    // Methods of the program's own that may hold a start.
    private static readonly string[] Verbs = ["Start", "Listen", "Bind", "Bootstrap", "Migrate", "Init", "Seed", "Ensure", "Consume", "Subscribe", "Connect", "Setup", "SetUp"];

    private static readonly HashSet<string> Keeping = new(StringComparer.Ordinal)
    {
        "Run", "RunAsync", "RunConsoleAsync", "RunGuardedAsync", "WaitForShutdown", "WaitForShutdownAsync", "Wait", "WaitOne", "WaitAny", "WaitAll", "ReadLine", "ReadKey", "Sleep", "Delay", "Join",
    };

    /// <summary>The cheap test: something in the guarded block is called as a start would be.</summary>
    internal static bool MayHoldStart(CatchClauseSyntax clause)
        => clause.Filter is null && clause.Parent is TryStatementSyntax attempt && attempt.Block.Executed().OfType<InvocationExpressionSyntax>().Any(MayStart);

    internal static bool MayBeDroppedStart(InvocationExpressionSyntax call)
        => call.CalledName() is { } name && AsyncStarts.Contains(name.Identifier.ValueText) && call.IsDropped();

    /// <summary>A clause that makes a failed start look like one that went well; null for anything less certain.</summary>
    internal static StartFacts? OfCatch(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var attempt = (TryStatementSyntax)clause.Parent!;
        var effect = CatchEffect.Of(clause, program, model, cancellationToken);
        if (!effect.OnlyReports || effect.Does is not (CatchDoes.GoesOn or CatchDoes.Leaves) || !IsSaidAsFailure(clause, program, model, cancellationToken) || KeepsFailure(clause))
            return null;
        if (FirstStart(attempt.Block, program, model, DepthOfCallees, cancellationToken) is not var (start, api) || !effect.IsBroad && !FailsBy(api, clause, program, model, cancellationToken))
            return null;
        if (StartupPath.Of(clause, program, model, cancellationToken) is not { } path || IsLookedAtLater(attempt) || SaysThatItStarted(attempt, start, model, cancellationToken))
            return null;
        // Where Main ends next, the status is the question, not what runs on.
        return path.IsMain && (path.At == clause && effect.Does == CatchDoes.Leaves || !GoesOnAfter(path.At == clause ? attempt : path.At)) ? null : new(clause, start, api.Part, path);
    }

    /// <summary>A started task that nobody will ever look at.</summary>
    internal static StartFacts? OfDropped(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        // A plain statement in an async function is the compiler's own CS4014.
        if (call.OuterTask().Parent is ExpressionStatementSyntax && IsAwaiting(call.EnclosingFunction()))
            return null;
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol { ReturnType.Name: "Task" or "ValueTask" } method || !MayFail(method, program, cancellationToken))
            return null;
        return StartupPath.Of(call, program, model, cancellationToken) is { } path && (!path.IsMain || GoesOnAfter(path.At))
            ? new(call, call, StartApis.Table.In(program).Find(method)?.Part, path)
            : null;
    }

    private static bool MayStart(InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText is { } name && (StartApis.Table.Names.Contains(name) || Verbs.Any(verb => name.StartsWith(verb, StringComparison.Ordinal)));

    /// <summary>The first start in a block whose failure reaches the try around it; in a method called there, too.</summary>
    private static (InvocationExpressionSyntax Call, StartApi Api)? FirstStart(SyntaxNode block, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        foreach (var call in block.Executed().OfType<InvocationExpressionSyntax>().Where(MayStart))
        {
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method || Guard.Between(call, block, program, model, cancellationToken).Holds
                || method.ReturnType.Name is "Task" or "ValueTask" && !TotalCalls.IsWaitedFor(call))
            {
                continue;
            }

            if (StartApis.Table.In(program).Find(method) is { } api)
                return (call, api);
            if (depth > 0 && program.Sources.DeclarationOf(method.ReducedFrom ?? method, cancellationToken) is { } callee
                && FirstStart(SourceBodies.BodyOf(callee)!, program, program.Sources.ModelFor(callee), depth - 1, cancellationToken) is var (_, inner))
            {
                return (call, inner);
            }
        }

        return null;
    }

    private static bool FailsBy(StartApi api, CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => api.FailsBy.Length > 0 && api.FailsBy.Split('|').Any(failure => CatchEffect.Catches(clause, failure, program, model, cancellationToken));

    /// <summary>Nothing is said, or it is said as a failure: a warning, or less, announces a part that the service can do without.</summary>
    private static bool IsSaidAsFailure(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var reports = clause.Block.Executed().OfType<InvocationExpressionSyntax>().Where(call => Reporting.IsReport(call, program, model, cancellationToken)).ToList();
        return reports.Count == 0 || reports.Exists(report => !Reporting.IsQuiet(report) && report.CalledName()?.Identifier.ValueText.Contains("Warn") != true);
    }

    /// <summary>Keeps the failure for somebody: in a variable, or in what is handed back.</summary>
    private static bool KeepsFailure(CatchClauseSyntax clause)
        => clause.Block.Executed().Any(node => node is AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression }
            || node is ReturnStatementSyntax { Expression: { } result } && result is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" });

    /// <summary><c>IsUp = true</c> behind the start, where others can read it: whoever watches it does not take the process for healthy.</summary>
    private static bool SaysThatItStarted(TryStatementSyntax attempt, InvocationExpressionSyntax start, SemanticModel model, CancellationToken cancellationToken)
        => attempt.Block.Executed().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.SpanStart > start.Span.End && assignment.Right.IsKind(SyntaxKind.TrueLiteralExpression)
            && model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is IFieldSymbol { DeclaredAccessibility: not Accessibility.Private } or IPropertySymbol { DeclaredAccessibility: not Accessibility.Private });

    /// <summary>Something after the try throws: it may well look at what was started.</summary>
    private static bool IsLookedAtLater(TryStatementSyntax attempt)
        => attempt.EnclosingFunction()!.DescendantNodes().Any(node => node.SpanStart > attempt.Span.End && node is ThrowStatementSyntax or ThrowExpressionSyntax);

    /// <summary>What stands behind it in Main keeps the process: a host is run, or the end is waited for.</summary>
    private static bool GoesOnAfter(SyntaxNode node)
    {
        var main = node.EnclosingFunction();
        return main!.DescendantNodes().Any(later => later.SpanStart > node.Span.End && later.EnclosingFunction() == main
            && (later is WhileStatementSyntax or DoStatementSyntax || later is InvocationExpressionSyntax call && call.CalledName() is { } name && Keeping.Contains(name.Identifier.ValueText)));
    }

    /// <summary>Unless all it does is guarded, where we have its body.</summary>
    private static bool MayFail(IMethodSymbol method, ProgramModel program, CancellationToken cancellationToken)
        => program.Sources.DeclarationOf(method.ReducedFrom ?? method, cancellationToken) is not { } declaration
            || TotalCalls.Escapes(SourceBodies.BodyOf(declaration)!, program, program.Sources.ModelFor(declaration), cancellationToken).Any();

    /// <summary>Async, or top-level statements with an <c>await</c>: there the compiler itself warns of a task that is dropped.</summary>
    private static bool IsAwaiting(SyntaxNode? function)
        => function.IsAsync() || function is CompilationUnitSyntax unit && unit.Members.OfType<GlobalStatementSyntax>().Any(global => global.Executed().Any(node => node is AwaitExpressionSyntax));
}
