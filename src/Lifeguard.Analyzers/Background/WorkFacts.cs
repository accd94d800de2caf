using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lifeguard.Analyzers.Background;

/// <summary>What is known about a thread or task that is started for work of its own.</summary>
/// <param name="Start">The call or creation that starts it.</param>
/// <param name="WaitsForTheWrongOne">Somebody looks at the thread or task, but it ends at the first <c>await</c> of its work.</param>
/// <param name="Escaping">The first call whose failure ends work that has no end of its own, while nobody looks; null where that is not so.</param>
/// <param name="Route">Where that failure goes.</param>
internal sealed record WorkFacts(ExpressionSyntax Start, bool WaitsForTheWrongOne, InvocationExpressionSyntax? Escaping, EscapeRoute? Route)
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
            return IsAsyncThread(creation, program, model, cancellationToken) ? new WorkFacts(start, true, null, null) : null;
        var call = (InvocationExpressionSyntax)start;
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
            return null;
        if (IsTaskOfTask(method, program) && OuterTaskUse.IsTakenForTheWork(call, program, model, cancellationToken))
            return new WorkFacts(start, true, null, null);
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
        if (StartedWork.EndlessLoopOf(body, program, bodyModel, cancellationToken) is not { } loop)
            return null;
        var loopModel = program.Sources.ModelFor(loop, model);
        if (ServiceLoop.Judge(loop, program, loopModel, cancellationToken).Answer == false)
            return null;
        if (EscapingCall.First(body, program, bodyModel, cancellationToken) is not { } escaping)
            return null;
        var route = EscapeRoute.FromTask(call, program, model, cancellationToken);
        return route.End == Escape.Lost ? new WorkFacts(call, false, escaping, route) : null;
    }
}
