using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lifeguard.Analyzers.Background;

/// <summary>What is known about a thread or task that is started for work of its own.</summary>
/// <param name="Start">The call or creation that starts it.</param>
/// <param name="WaitsForTheWrongOne">Somebody looks at the thread or task, but it ends at the first <c>await</c> of its work.</param>
/// <param name="IsEndless">The work has no end of its own.</param>
/// <param name="Escaping">The first call whose failure ends the work while nobody looks; null where that is not so.</param>
/// <param name="Route">Where that failure goes.</param>
internal sealed record WorkFacts(ExpressionSyntax Start, bool WaitsForTheWrongOne, bool IsEndless, InvocationExpressionSyntax? Escaping, EscapeRoute? Route)
{
    /// <summary>The part of the start that a finding points at: not the work, which may be long.</summary>
    internal Location Location => Start is InvocationExpressionSyntax call
        ? call.Expression.GetLocation()
        : Location.Create(Start.SyntaxTree, TextSpan.FromBounds(Start.SpanStart, ((BaseObjectCreationExpressionSyntax)Start).ArgumentList!.SpanStart));

    /// <summary>The cheap test before any question to the compiler.</summary>
    /// <param name="asyncNames">The names of the <c>async</c> functions of the same file.</param>
    internal static bool IsPlausible(InvocationExpressionSyntax call, ISet<string> asyncNames)
    {
        if (call.CalledName()?.Identifier.ValueText is not { } name)
            return false;
        var isDiscard = call.OuterTask().Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } };
        return name == "StartNew" || (isDiscard || name == "Run" || asyncNames.Contains(name)) && call.OuterTask().Parent is not (AwaitExpressionSyntax or MemberAccessExpressionSyntax or ArgumentSyntax or AnonymousFunctionExpressionSyntax);
    }

    /// <summary><c>new Thread(async …)</c>.</summary>
    internal static bool IsPlausible(BaseObjectCreationExpressionSyntax creation)
        => creation.ArgumentList!.Arguments[0].Expression.Bare() is AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: (int)SyntaxKind.AsyncKeyword };

    /// <summary>The facts, or null when nothing is started here, or nothing can go wrong with it.</summary>
    internal static WorkFacts? Of(ExpressionSyntax start, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (start is BaseObjectCreationExpressionSyntax creation)
            return IsAsyncThread(creation, program, model, cancellationToken) ? new WorkFacts(start, true, false, null, null) : null;
        var call = (InvocationExpressionSyntax)start;
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
            return null;
        if (IsTaskOfTask(method, program) && OuterTaskUse.IsTakenForTheWork(call, program, model, cancellationToken))
            return new WorkFacts(start, true, false, null, null);
        return OfWorker(call, method, program, model, cancellationToken);
    }

    /// <summary>A thread whose <c>async</c> work may fail, or whose end somebody waits for.</summary>
    internal static bool IsAsyncThread(BaseObjectCreationExpressionSyntax creation, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!program.Types.Is(model.GetSymbolInfo(creation, cancellationToken).Symbol?.ContainingType, "System.Threading.Thread"))
            return false;
        var work = (AnonymousFunctionExpressionSyntax)creation.ArgumentList!.Arguments[0].Expression.Bare();
        return EscapingCall.First(work.Body, program, model, cancellationToken) is not null
            || creation.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && type.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "Join" or "IsAlive"
                && program.Types.Is(model.GetSymbolInfo(name, cancellationToken).Symbol?.ContainingType, "System.Threading.Thread"));
    }

    private static bool IsTaskOfTask(IMethodSymbol method, ProgramModel program)
        => method.Name == "StartNew" && StartedWork.IsTaskStart(method, program)
            && method.ReturnType is INamedTypeSymbol { TypeArguments: [{ } inner] } && program.Types.IsOrDerivesFrom(inner, "System.Threading.Tasks.Task");

    private static WorkFacts? OfWorker(InvocationExpressionSyntax call, IMethodSymbol method, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!program.Types.IsOrDerivesFrom(method.ReturnType, "System.Threading.Tasks.Task") && method.ReturnType.Name != "ValueTask"
            || StartedWork.FunctionRunBy(call, program, model, cancellationToken) is not { } function)
        {
            return null;
        }

        var body = SourceBodies.BodyOf(function)!;
        var bodyModel = program.Sources.ModelFor(function, model);
        var loop = StartedWork.EndlessLoopOf(body, program, bodyModel, cancellationToken);
        var isWorker = loop is not null && ServiceLoop.Judge(loop, program, program.Sources.ModelFor(loop, model), cancellationToken).Answer != false;
        var isDropped = loop is null && call.IsNeverLookedAt() && !HasGuard(body, program, bodyModel, cancellationToken) && !IsOthersBusiness(call, function, program, model, cancellationToken);
        if (!isWorker && !isDropped)
            return null;
        if (EscapingCall.First(body, program, bodyModel, cancellationToken) is not { } escaping || isWorker && IsBehindLoop(escaping, body, program, bodyModel, cancellationToken))
            return null;
        var route = EscapeRoute.FromTask(call, program, model, cancellationToken);
        return route.End == Escape.Lost ? new WorkFacts(call, false, isWorker, escaping, route) : null;
    }

    /// <summary>What is done once the loop is over does not end it.</summary>
    private static bool IsBehindLoop(InvocationExpressionSyntax call, SyntaxNode body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => body is BlockSyntax block && block.Statements.FirstOrDefault(statement => StartedWork.EndlessLoopOf(statement, program, model, cancellationToken) is not null) is { } turns
            && call.SpanStart > turns.Span.End;

    /// <summary>Its author has thought of its failure: what still fails in the guard or behind it is not known to.</summary>
    private static bool HasGuard(SyntaxNode body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Guard.IsPartOf(body, program, model, cancellationToken)
            || body is InvocationExpressionSyntax whole && StartedWork.FunctionRunBy(whole, program, model, cancellationToken) is { } callee
                && Guard.IsPartOf(SourceBodies.BodyOf(callee)!, program, program.Sources.ModelFor(callee, model), cancellationToken);

    /// <summary>
    /// Work that ends by itself: the handler of a request and the tick of a timer have rules of their own, a user interface goes on without it,
    /// and a program that listens to <c>UnobservedTaskException</c> hears of it after all.
    /// </summary>
    private static bool IsOthersBusiness(InvocationExpressionSyntax call, SyntaxNode work, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => EntryPoint.MayHaveMessageLoop(work, program, program.Sources.ModelFor(work, model), cancellationToken)
            || program.Sources.Spell(static name => name == "UnobservedTaskException", cancellationToken)
            || EscapingCall.IsInServiceLoop(call, call.EnclosingFunction()!, program, model, cancellationToken)
            || call.EnclosingFunction() is { } starter && IsTick(starter, program, model, cancellationToken);

    private static bool IsTick(SyntaxNode function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        IEnumerable<ExpressionSyntax> handedOn = function is AnonymousFunctionExpressionSyntax lambda ? [lambda]
            : model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol method ? program.Sources.MentionsOf(method, cancellationToken)
            : [];
        return handedOn.Any(@delegate => RunnerOf(@delegate) is { } runner
            && BackgroundContext.OfDelegateTo(program.Sources.ModelFor(runner, model).GetSymbolInfo(runner, cancellationToken).Symbol, program) is { IsTimer: true });
    }

    /// <summary>What takes the delegate: a call, a creation or an event.</summary>
    private static SyntaxNode? RunnerOf(ExpressionSyntax @delegate) => @delegate.Parent switch
    {
        ArgumentSyntax { Parent.Parent: { } call } => call,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } subscription => subscription.Left,
        _ => null,
    };
}
