using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// Does a call to a method that is written here hold up its caller, with no bound, until somebody else is done? Only where every caller has to
/// wait: not in a branch that an argument chooses, and not for what the method started itself.
/// </summary>
internal static class CalleeWait
{
    private const int DepthOfCallees = 1;

    // What is taken and given back is a lock, and the two are seldom written in one method.
    private static readonly HashSet<string> Locks = new(StringComparer.Ordinal) { "SemaphoreSlim", "Semaphore", "Mutex" };

    private static readonly Found Nothing = new(null, null);

    /// <summary>The same for one call; <paramref name="waitedFor"/> is what it was handed to wait for, null when it waits for something of its own.</summary>
    internal static Bound Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, out ExpressionSyntax? waitedFor, CancellationToken cancellationToken)
        => new Walk(program, cancellationToken).OfCall(call, model, DepthOfCallees, out waitedFor);

    /// <summary>The same for a body that is about to run.</summary>
    internal static Bound OfBody(SyntaxNode body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Walk(program, cancellationToken).OfBody(body, model, DepthOfCallees) is { On: { } on, Parameter: null } ? Holds(on) : Bound.Unknown("does not certainly wait");

    private static Bound Holds(string on) => new(false, $"waits for {on}");

    /// <param name="On">What is waited for; null when nothing certainly is.</param>
    /// <param name="Parameter">The place of the parameter that brings it; null when it is the method's own.</param>
    private sealed record Found(string? On, int? Parameter);

    private sealed record Question(IMethodSymbol Method, int Depth);

    private sealed class Walk(ProgramModel program, CancellationToken cancellationToken)
    {
        internal Bound OfCall(InvocationExpressionSyntax call, SemanticModel model, int depth, out ExpressionSyntax? waitedFor)
        {
            waitedFor = null;
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method || Of(method, depth) is not { On: { } on } found)
                return Bound.Unknown("does not certainly wait");
            if (Bound.OfArguments(call, model, cancellationToken).Answer == true)
                return Bound.Unknown("was given a limit");
            if (found.Parameter is not { } place)
                return Holds(on);
            waitedFor = PassedFor(call, method, place);
            return waitedFor is null ? Bound.Unknown("handed something that is not seen") : OfPassed(waitedFor, model, isNested: depth < DepthOfCallees);
        }

        internal Found OfBody(SyntaxNode body, SemanticModel model, int depth)
        {
            if (body.Executed().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "CancelAfter" or "CreateLinkedTokenSource" }))
                return Nothing;
            foreach (var node in body.Executed())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var found = node switch
                {
                    InvocationExpressionSyntax call => OfInner(call, model, depth),
                    AwaitExpressionSyntax pause when Polling.At(pause, program, model, cancellationToken) is { } polling => new Found(polling.Condition.ToString(), null),
                    MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } value when ExitWaits.Blocking.In(program).Find(model.GetSymbolInfo(value, cancellationToken).Symbol) is not null => OfTask(value.Expression, model),
                    _ => Nothing,
                };
                if (found.On is not null && IsCertain(node, body, found, model) && !Settlement.IsSettled((ExpressionSyntax)node, TargetOf(node), model, cancellationToken))
                    return found;
            }

            return Nothing;
        }

        private Found Of(IMethodSymbol method, int depth)
            => program.Sources.Owns(method) && depth >= 0 ? program.Remember(new Question((method.ReducedFrom ?? method).OriginalDefinition, depth), question => Find(question.Method, question.Depth)) : Nothing;

        private Found Find(IMethodSymbol method, int depth)
        {
            // An asynchronous method gives its caller a task before it waits; which override runs is not known where there are several.
            if (method.IsAsync || method.IsAbstract || program.Sources.DeclarationOf(method, cancellationToken) is not { } declaration
                || (method.IsVirtual || method.IsOverride && !method.IsSealed) && Implementations.Of(method, program).Length != 1)
            {
                return Nothing;
            }

            return OfBody(SourceBodies.BodyOf(declaration)!, program.Sources.ModelFor(declaration), depth);
        }

        private Found OfInner(InvocationExpressionSyntax call, SemanticModel model, int depth)
        {
            if (call.CalledName()?.Identifier.ValueText is not { } name)
                return Nothing;
            if (name == "Sleep")
                return Polling.At(call, program, model, cancellationToken) is { } polling ? new(polling.Condition.ToString(), null) : Nothing;
            if (ExitWaits.Blocking.Names.Contains(name) && ExitWaits.Blocking.In(program).Find(model.GetSymbolInfo(call, cancellationToken).Symbol) is { } api)
                return OfBlocking(call, name, api, model);
            if (depth == 0 || OfCall(call, model, depth - 1, out var passed) is not { Answer: false } inner)
                return Nothing;
            return passed is not null && ParameterOf(passed, model) is { } parameter ? new(parameter.Name, parameter.Ordinal) : new(inner.How.Substring("waits for ".Length), null);
        }

        private Found OfBlocking(InvocationExpressionSyntax call, string name, ExitWait api, SemanticModel model)
        {
            if (Bound.IsRepeatedForEver(call, program, model, cancellationToken))
                return OfTarget(call.Receiver(), model);
            if (Bound.OfArguments(call, model, cancellationToken).Answer != false || api.Kind == WaitKind.Index || name == "WaitAll")
                return Nothing;
            if (api.Kind == WaitKind.TaskValue || api.Type == "System.Threading.Tasks.Task")
                return call.Receiver() is { } task ? OfTask(task, model) : Nothing;
            return api.Type == "System.Threading.Monitor" ? new(call.ArgumentList.Arguments[0].ToString(), null) : OfTarget(call.Receiver(), model);
        }

        /// <summary>A thread, event or process that is kept, or was handed in.</summary>
        private Found OfTarget(ExpressionSyntax? target, SemanticModel model)
        {
            if (target is null || model.GetTypeInfo(target, cancellationToken).Type is not { } type || type.SelfAndBases().Any(home => Locks.Contains(home.Name)))
                return Nothing;
            return ParameterOf(target, model) is { } parameter ? new(parameter.Name, parameter.Ordinal)
                : IsKept(target, model) ? new(target.ToString(), null) : Nothing;
        }

        private Found OfTask(ExpressionSyntax task, SemanticModel model)
        {
            while (task.Bare() is InvocationExpressionSyntax call && call.CalledName()?.Identifier.ValueText is "ConfigureAwait" or "AsTask" or "GetAwaiter" or "Unwrap" && call.Receiver() is { } receiver)
                task = receiver;
            task = task.Bare();
            if (Handed(task, model) is { } parameter)
                return new(parameter.Name, parameter.Ordinal);
            return Bound.OfTaskAlone(task, program, model, cancellationToken).Answer == false ? new(task.ToString(), null) : Nothing;
        }

        /// <summary>The parameter that is the task, or that makes it: <c>task</c>, <c>work()</c>, <c>Task.Run(work)</c>.</summary>
        private IParameterSymbol? Handed(ExpressionSyntax task, SemanticModel model) => task switch
        {
            IdentifierNameSyntax => ParameterOf(task, model),
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax work, ArgumentList.Arguments.Count: 0 } => ParameterOf(work, model),
            InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: IdentifierNameSyntax work }, ..] } run when run.CalledName()?.Identifier.ValueText is "Run" or "StartNew" => ParameterOf(work, model),
            _ => null,
        };

        private IParameterSymbol? ParameterOf(ExpressionSyntax expression, SemanticModel model)
            => expression.Bare() is IdentifierNameSyntax name && model.GetSymbolInfo(name, cancellationToken).Symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } } parameter ? parameter : null;

        /// <summary>In a field or property, or one of several that are.</summary>
        private bool IsKept(ExpressionSyntax target, SemanticModel model) => target.Bare() is var bare && model.GetSymbolInfo(bare, cancellationToken).Symbol switch
        {
            IFieldSymbol => true,
            IPropertySymbol property => property.ContainingType.Name != "CancellationToken",
            ILocalSymbol { DeclaringSyntaxReferences: [var reference] } when reference.GetSyntax(cancellationToken) is ForEachStatementSyntax each => model.GetSymbolInfo(each.Expression, cancellationToken).Symbol is IFieldSymbol or IPropertySymbol,
            _ => false,
        };

        private static ExpressionSyntax? PassedFor(InvocationExpressionSyntax call, IMethodSymbol method, int place)
        {
            if (method.ReducedFrom is { } extension)
                return place == 0 ? call.Receiver() : call.ArgumentList.ArgumentFor(place - 1, extension.Parameters[place].Name);
            return call.ArgumentList.ArgumentFor(place, method.Parameters[place].Name);
        }

        private Bound OfPassed(ExpressionSyntax passed, SemanticModel model, bool isNested)
        {
            if (ParameterOf(passed, model) is not null)
                return isNested ? Holds(passed.ToString()) : Bound.Unknown("handed on");
            if (passed.Bare() is LambdaExpressionSyntax lambda)
                return lambda.Body is ExpressionSyntax value && Bound.OfTaskAlone(value, program, model, cancellationToken) is { Answer: false } ? Holds(value.ToString()) : Bound.Unknown("work handed over");
            if (model.GetTypeInfo(passed, cancellationToken).Type is { Name: "Task" or "ValueTask" })
                return Bound.OfTaskAlone(passed, program, model, cancellationToken);
            return OfTarget(passed, model) is { On: { } on, Parameter: null } ? Holds(on) : Bound.Unknown("handed something that may end");
        }

        private static ExpressionSyntax? TargetOf(SyntaxNode wait) => wait switch
        {
            InvocationExpressionSyntax call => call.Receiver(),
            MemberAccessExpressionSyntax member => member.Expression,
            _ => null,
        };

        /// <summary>Whoever calls the method gets to the wait, as far as it is up to the caller.</summary>
        private bool IsCertain(SyntaxNode wait, SyntaxNode body, Found found, SemanticModel model)
        {
            for (var node = wait; node != body; node = node.Parent!)
            {
                switch (node.Parent)
                {
                    case null or CatchClauseSyntax or SwitchSectionSyntax or SwitchExpressionArmSyntax or ConditionalExpressionSyntax or ElseClauseSyntax:
                    case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.CoalesceExpression } choice when choice.Right == node:
                    case IfStatementSyntax test when test.Statement == node && IsUpToCaller(test.Condition, found, model):
                        return false;
                }
            }

            return !body.Executed().OfType<IfStatementSyntax>().Any(test => test.SpanStart < wait.SpanStart && test.Statement.DescendantNodesAndSelf().Any(node => node is ReturnStatementSyntax)
                && IsUpToCaller(test.Condition, found, model));
        }

        /// <summary>Decided by an argument other than what is waited for, or by something that the method found out.</summary>
        private bool IsUpToCaller(ExpressionSyntax condition, Found found, SemanticModel model)
            => condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => model.GetSymbolInfo(name, cancellationToken).Symbol switch
            {
                IParameterSymbol parameter => parameter.Ordinal != found.Parameter,
                ILocalSymbol => true,
                _ => false,
            });
    }
}
