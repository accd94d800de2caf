using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Does this wait end by itself? Printable.</summary>
/// <param name="Answer">True: it has a bound. False: it ends only when what it waits for does. Null: we cannot tell.</param>
internal sealed record Bound(bool? Answer, string How)
{
    private const int DepthOfCallees = 3;

    private static readonly Bound NoLimit = new(false, "nothing limits it");

    /// <summary>What a call's own arguments say: a finite time-out, a token that may be cancelled, or neither.</summary>
    internal static Bound OfArguments(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
            return Unknown("a call that does not bind");
        foreach (var argument in call.ArgumentList.Arguments)
        {
            if (ParameterOf(argument, method) is not { } parameter || !IsLimit(parameter))
                continue;
            if (!IsInfinite(argument.Expression, model, cancellationToken))
                return new(true, $"limited by {argument.Expression.Bare()}");
        }

        return NoLimit;
    }

    /// <summary>Is this argument a time-out or a token that never ends anything: −1, <c>Timeout.Infinite</c>, <c>CancellationToken.None</c>, <c>default</c>?</summary>
    internal static bool IsInfinite(ExpressionSyntax argument, SemanticModel model, CancellationToken cancellationToken)
    {
        var type = model.GetTypeInfo(argument, cancellationToken).ConvertedType;
        argument = argument.Bare();
        if (model.GetConstantValue(argument, cancellationToken) is { HasValue: true, Value: { } constant })
            return constant is int and (< 0 or int.MaxValue) or long and (< 0 or >= int.MaxValue) or uint.MaxValue;
        switch (argument)
        {
            case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.DefaultLiteralExpression):
            case DefaultExpressionSyntax:
                return IsToken(type); // the default time-out is zero
            case BaseObjectCreationExpressionSyntax creation when IsToken(type):
                return creation.ArgumentList?.Arguments is not [{ Expression: var canceled }] || canceled.IsKind(SyntaxKind.FalseLiteralExpression);
            case BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } parts }:
                return parts.Any(part => IsNegative(part.Expression, model, cancellationToken));
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromMilliseconds" or "FromSeconds" } } from:
                return from.ArgumentList.Arguments is [{ Expression: var amount }, ..] && IsNegative(amount, model, cancellationToken);
            default:
                return model.GetSymbolInfo(argument, cancellationToken).Symbol is { IsStatic: true, ContainingType: { } home } member
                    && (home.Name, member.Name) is ("Timeout", "InfiniteTimeSpan") or ("TimeSpan", "MaxValue") or ("CancellationToken", "None");
        }
    }

    /// <summary>Is this a parameter that limits a wait?</summary>
    internal static bool IsLimit(IParameterSymbol parameter)
        => IsToken(parameter.Type) || parameter.Type.Name == "TimeSpan"
            || parameter.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32
                && (parameter.Name.IndexOf("timeout", StringComparison.OrdinalIgnoreCase) >= 0 || parameter.Name.StartsWith("milliseconds", StringComparison.OrdinalIgnoreCase)
                    || parameter.Name.StartsWith("seconds", StringComparison.OrdinalIgnoreCase));

    internal static IParameterSymbol? ParameterOf(ArgumentSyntax argument, IMethodSymbol method)
    {
        if (argument.NameColon is { } name)
            return method.Parameters.FirstOrDefault(parameter => parameter.Name == name.Name.Identifier.ValueText);
        var index = ((ArgumentListSyntax)argument.Parent!).Arguments.IndexOf(argument);
        return index < method.Parameters.Length ? method.Parameters[index] : method.Parameters.LastOrDefault();
    }

    /// <summary>Does a task that is kept somewhere end by itself? A task that a call just made is unknown here.</summary>
    internal static Bound OfStoredTask(ExpressionSyntax task, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Walk(program, callsCount: false, cancellationToken).OfTask(task, model, DepthOfCallees);

    /// <summary>Does the task end by itself, be it kept somewhere or made by a call?</summary>
    internal static Bound OfTask(ExpressionSyntax task, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Walk(program, callsCount: true, cancellationToken).OfTask(task, model, DepthOfCallees);

    /// <summary>The same, where of a call only its own body counts as a proof: what a foreign call does without a limit is its own affair.</summary>
    internal static Bound OfAwaitedTask(ExpressionSyntax task, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        return OfStoredTask(task, program, model, cancellationToken) is { Answer: false } stored ? stored
            : new Walk(program, callsCount: true, cancellationToken) { TrustsForeignCalls = true }.OfTask(task, model, DepthOfCallees);
    }

    /// <summary>The same again, where the bodies that it reads are asked for their tasks alone, and not for calls that block.</summary>
    internal static Bound OfTaskAlone(ExpressionSyntax task, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Walk(program, callsCount: true, cancellationToken) { TrustsForeignCalls = true, AsksForTasksAlone = true }.OfTask(task, model, DepthOfCallees);

    /// <summary>The same for everything a call waits for: <c>Task.WaitAll(_reader, _writer)</c>.</summary>
    internal static Bound OfAllTasks(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Walk(program, callsCount: true, cancellationToken).OfAll(call, model, DepthOfCallees);

    /// <summary>
    /// A wait with a bound whose failure only leads to the next: <c>while (!worker.Join(1000)) RequestAdditionalTime(2000);</c>.
    /// Not a loop with another condition, a way out, or a deadline.
    /// </summary>
    internal static bool IsRepeatedForEver(InvocationExpressionSyntax wait, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (wait.Parent is not PrefixUnaryExpressionSyntax { Parent: StatementSyntax loop } not || !not.IsKind(SyntaxKind.LogicalNotExpression))
            return false;
        var (condition, body) = loop switch
        {
            WhileStatementSyntax @while => (@while.Condition, @while.Statement),
            DoStatementSyntax @do => (@do.Condition, @do.Statement),
            _ => (null, null),
        };
        return condition == not && body is not null && OnlyAsksAgain(body, program, model, cancellationToken);
    }

    /// <summary>A loop's body that waits for nobody and changes nothing: it pauses, reports, and asks for more time.</summary>
    internal static bool OnlyAsksAgain(StatementSyntax body, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => !body.DescendantNodesAndSelf().Any(node => node switch
        {
            _ when node.IsJump() => true,
            // What ends the thing waited for, or gives up by throwing.
            InvocationExpressionSyntax call => call.CalledName()?.Identifier.ValueText is not { } name || name.StartsWith("Throw", StringComparison.Ordinal)
                || name is "Kill" or "Abort" or "Interrupt" or "Exit" or "FailFast" or "Cancel" || !Reporting.IsReport(call, program, model, cancellationToken) && !IsAsking(name, model.GetSymbolInfo(call, cancellationToken).Symbol, program, depth: 1, cancellationToken),
            AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax => true,
            _ => false,
        });

    public override string ToString() => $"{Answer switch { true => "bounded", false => "unbounded", _ => "unknown" }}: {How}";

    internal static Bound Unknown(string why) => new(null, why);

    /// <summary>Asks for more time, or does what cannot end the wait.</summary>
    private static bool IsAsking(string name, ISymbol? symbol, ProgramModel program, int depth, CancellationToken cancellationToken)
        => name is "RequestAdditionalTime" or "Sleep" or "Delay" or "ConfigureAwait" or "FromSeconds" or "FromMilliseconds" || symbol is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke }
            || depth > 0 && program.Sources.DeclarationOf(symbol as IMethodSymbol, cancellationToken) is { } callee && AsksOnly(SourceBodies.BodyOf(callee)!, program, depth - 1, cancellationToken);

    private static bool AsksOnly(SyntaxNode body, ProgramModel program, int depth, CancellationToken cancellationToken)
    {
        var model = program.Sources.ModelFor(body);
        return body.DescendantNodesAndSelf().All(node => node switch
        {
            InvocationExpressionSyntax call => call.CalledName()?.Identifier.ValueText is { } name
                && (Reporting.IsReport(call, program, model, cancellationToken) || IsAsking(name, model.GetSymbolInfo(call, cancellationToken).Symbol, program, depth, cancellationToken)),
            AssignmentExpressionSyntax or ThrowStatementSyntax or PostfixUnaryExpressionSyntax => false,
            _ => true,
        });
    }

    private static bool IsToken(ITypeSymbol? type) => type is { Name: "CancellationToken", ContainingNamespace.Name: "Threading" };

    private static bool IsNegative(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
        => model.GetConstantValue(expression, cancellationToken).Value is < 0 or < 0L or < 0.0;

    private sealed class Walk(ProgramModel program, bool callsCount, CancellationToken cancellationToken)
    {
        private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);

        internal bool TrustsForeignCalls { get; init; }

        internal bool AsksForTasksAlone { get; init; }

        internal Bound OfTask(ExpressionSyntax task, SemanticModel model, int depth)
        {
            task = task.Bare();
            switch (task)
            {
                case InvocationExpressionSyntax call:
                    return OfCall(call, model, depth);
                case CastExpressionSyntax cast:
                    return OfTask(cast.Expression, model, depth);
                case AwaitExpressionSyntax inner:
                    return Unknown($"the result of {inner.Expression}");
                case ConditionalAccessExpressionSyntax access:
                    return access.WhenNotNull is InvocationExpressionSyntax ? OfTask(access.WhenNotNull, model, depth) : OfStore(task, model, depth);
                case BinaryExpressionSyntax fallback when fallback.IsKind(SyntaxKind.CoalesceExpression):
                    return Worst(new[] { fallback.Left, fallback.Right }, model, depth);
                case ConditionalExpressionSyntax choice:
                    return Worst(new[] { choice.WhenTrue, choice.WhenFalse }, model, depth);
                case IdentifierNameSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax:
                    return OfStore(task, model, depth);
                default:
                    return Unknown("an expression of another kind");
            }
        }

        private Bound OfCall(InvocationExpressionSyntax call, SemanticModel model, int depth)
        {
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
                return Unknown("a call that does not bind");
            var limit = OfArguments(call, model, cancellationToken);
            var isTask = IsTask(method.ContainingType);
            switch (method.Name)
            {
                case "ConfigureAwait" or "AsTask" or "Unwrap" or "GetAwaiter" or "Preserve" when call.Receiver() is { } receiver:
                    return OfTask(receiver, model, depth);
                case "WaitAsync" when isTask || method.IsExtensionMethod:
                    return limit.Answer == true || call.Receiver() is null ? limit : OfTask(call.Receiver()!, model, depth);
                case "Delay" when isTask:
                    return call.ArgumentList.Arguments.Any(argument => ParameterOf(argument, method) is { } parameter && (!IsToken(parameter.Type) || limit.Answer == true)
                        && !IsInfinite(argument.Expression, model, cancellationToken)) ? new(true, "a delay") : NoLimit;
                case "WhenAll" when isTask:
                    return OfAll(call, model, depth);
                case "WhenAny" when isTask:
                    return OfAll(call, model, depth) is { Answer: false } all && !call.ArgumentList.Arguments.Any(argument => OfTask(argument.Expression, model, depth).Answer != false) ? all : Unknown("ends with the first of several");
                case "Run" or "StartNew" when isTask || method.ContainingType.Name == "TaskFactory":
                    return callsCount && call.ArgumentList.Arguments is [{ Expression: AnonymousFunctionExpressionSyntax lambda }, ..]
                        && OfBody(lambda.Body, lambda.Body is ExpressionSyntax, model, depth) is { Answer: false } work ? work : Unknown("work handed to the pool");
            }

            if (ExitWaits.Ending.In(program).Find(method) is not null)
                return new(true, $"{method.Name} ends by itself");
            if (limit.Answer == true)
                return Unknown($"{method.Name} was given a limit");
            // In a method that is called it is most likely a lock's, which whoever holds it gives back.
            if (ExitWaits.Tasks.In(program).Find(method) is not null)
                return depth < DepthOfCallees && method.ContainingType.Name == "SemaphoreSlim" ? Unknown("takes its turn") : NoLimit;
            if (!callsCount)
                return Unknown($"a task of {method.Name}");
            if (program.Sources.DeclarationOf(method, cancellationToken) is not { } declaration)
                return !TrustsForeignCalls && CouldBeLimited(call, method, model) ? new(false, $"{method.Name} was given no limit") : Unknown($"{method.Name} is not here");
            if (depth == 0 || !_visited.Add(method))
                return Unknown("too far");
            var body = SourceBodies.BodyOf(declaration)!;
            return OfBody(body, body is ExpressionSyntax, program.Sources.ModelFor(declaration), depth - 1);
        }

        /// <summary>Its author foresaw that it may take long: there is a token or a time-out to pass, and none is passed.</summary>
        private static bool CouldBeLimited(InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model)
            => method.Parameters.Any(IsLimit) || method.ContainingType.SelfAndBases().SelectMany(type => type.GetMembers(method.Name)).OfType<IMethodSymbol>()
                .Any(overload => overload.Parameters.Length > method.Parameters.Length && overload.Parameters.Skip(method.Parameters.Length).All(IsLimit));

        /// <summary>What a function waits for, its worst first.</summary>
        private Bound OfBody(SyntaxNode body, bool isExpression, SemanticModel model, int depth)
        {
            var tasks = body.Executed().OfType<AwaitExpressionSyntax>().Select(wait => wait.Expression)
                .Concat(body.Executed().OfType<ReturnStatementSyntax>().Select(@return => @return.Expression!).Where(value => value is not null && IsTask(model.GetTypeInfo(value, cancellationToken).Type)))
                .ToList();
            if (isExpression && body is ExpressionSyntax value and not AwaitExpressionSyntax && IsTask(model.GetTypeInfo(value, cancellationToken).Type))
                tasks.Add(value);
            var blocking = body.Executed().OfType<InvocationExpressionSyntax>()
                .Where(call => call.CalledName() is { } name && ExitWaits.Blocking.Names.Contains(name.Identifier.ValueText)
                    && ExitWaits.Blocking.In(program).Find(model.GetSymbolInfo(call, cancellationToken).Symbol) is { Kind: not WaitKind.TaskValue })
                .ToList();
            if (body.Executed().OfType<CommonForEachStatementSyntax>().Any(each => !each.AwaitKeyword.IsKind(SyntaxKind.None)))
                return Unknown("reads a stream");
            if (body.Executed().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: "CancelAfter" or "CreateLinkedTokenSource" }))
                return Unknown("arms a time-out");
            var own = Worst(tasks, model, depth);
            // What stands on the exit path itself is reported where it stands.
            if (own.Answer == false && tasks.Any(task => OfStoredTask(task, program, model, cancellationToken).Answer == false) && ExitPath.Of(tasks.First(), program, model, cancellationToken).Stopping == Stopping.Process)
                return Unknown("waits by itself");
            if (own.Answer != false && !AsksForTasksAlone && CalleeWait.OfBody(body, program, model, cancellationToken) is { Answer: false } inner)
                return ExitPath.Of(body, program, model, cancellationToken).Stopping == Stopping.Process ? Unknown("waits by itself") : inner;
            return own.Answer != true ? own
                : body.Executed().Any(node => node.IsLoop()) ? Unknown("repeats what it does")
                : blocking.Any(call => OfArguments(call, model, cancellationToken).Answer != true) ? Unknown("blocks inside") : own;
        }

        internal Bound OfAll(InvocationExpressionSyntax call, SemanticModel model, int depth)
            => Any(call.ArgumentList.Arguments.Select(argument => argument.Expression).ToList(), model, depth);

        /// <summary>All of them are waited for: one without a bound is enough.</summary>
        private Bound Any(IReadOnlyList<ExpressionSyntax> tasks, SemanticModel model, int depth)
        {
            var bounds = tasks.Select(task => IsTask(model.GetTypeInfo(task, cancellationToken).Type) ? OfTask(task, model, depth) : OfTasks(task, model, depth)).ToList();
            return bounds.Find(bound => bound.Answer == false) ?? bounds.Find(bound => bound.Answer is null) ?? new(true, "all of them are");
        }

        private Bound Worst(IReadOnlyList<ExpressionSyntax> tasks, SemanticModel model, int depth)
        {
            var bounds = tasks.Select(task => OfTask(task, model, depth)).ToList();
            return bounds.Find(bound => bound.Answer == false) ?? bounds.Find(bound => bound.Answer is null) ?? new(true, "nothing to wait for");
        }

        /// <summary>A sequence of tasks: a stored one, seen through the calls that only arrange it, or a list written out.</summary>
        private Bound OfTasks(ExpressionSyntax tasks, SemanticModel model, int depth)
        {
            switch (tasks.Bare())
            {
                case InvocationExpressionSyntax call when call.CalledName()?.Identifier.ValueText is "ToArray" or "ToList" or "Where" or "AsEnumerable" or "Concat" or "Values" or "OfType" or "Cast":
                    return call.Receiver() is { } receiver ? OfTasks(receiver, model, depth) : Unknown("tasks of unknown origin");
                case InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: LambdaExpressionSyntax { Body: ExpressionSyntax chosen } }] } select when select.CalledName()?.Identifier.ValueText == "Select":
                    return chosen.Bare() is MemberAccessExpressionSyntax ? OfTask(chosen, model, depth) : Unknown("tasks made on the way");
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Values" } values:
                    return OfTasks(values.Expression, model, depth);
                case ArrayCreationExpressionSyntax { Initializer: { } list }:
                    return Any(list.Expressions, model, depth);
                case ImplicitArrayCreationExpressionSyntax { Initializer: { } list }:
                    return Any(list.Expressions, model, depth);
                case CollectionExpressionSyntax collection when collection.Elements.All(element => element is ExpressionElementSyntax):
                    return Any(collection.Elements.Select(element => ((ExpressionElementSyntax)element).Expression).ToList(), model, depth);
                case { } stored when model.GetSymbolInfo(stored, cancellationToken).Symbol is IFieldSymbol or IPropertySymbol { IsIndexer: false } && IsOwn(model.GetSymbolInfo(stored, cancellationToken).Symbol!):
                    return new(false, "stored tasks");
                default:
                    return Unknown("tasks of unknown origin");
            }
        }

        /// <summary>A task kept in a field, a property or a local.</summary>
        private Bound OfStore(ExpressionSyntax store, SemanticModel model, int depth)
        {
            if (store is ElementAccessExpressionSyntax element)
                return OfTasks(element.Expression, model, depth);
            var symbol = model.GetSymbolInfo(store is ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax binding } ? binding : store, cancellationToken).Symbol;
            switch (symbol)
            {
                case not null when ExitWaits.Ending.In(program).Find(symbol) is not null:
                    return new(true, "done already");
                case IPropertySymbol when ExitWaits.Tasks.In(program).Find(symbol) is not null:
                    return NoLimit;
                case IFieldSymbol { Type: var type } field when IsTask(type) && IsOwn(field):
                    return OfField(field, depth);
                case IPropertySymbol { Type: var type } property when IsTask(type) && IsOwn(property):
                    return OfProperty(property, depth);
                case ILocalSymbol local when IsTask(local.Type):
                    return OfLocal(local, depth);
                default:
                    return Unknown("a task of unknown origin");
            }
        }

        private Bound OfField(IFieldSymbol field, int depth)
        {
            if (depth == 0 || field.DeclaredAccessibility != Accessibility.Private || !_visited.Add(field))
                return new(false, "a stored task");
            var values = ValuesOf(field).ToList();
            return values.Count > 0 && values.TrueForAll(value => OfTask(value, program.Sources.ModelFor(value), depth - 1).Answer == true)
                ? new(true, "only tasks that end by themselves are stored")
                : new(false, "a stored task");
        }

        /// <summary>What the field's own type ever puts into it, nulls excepted.</summary>
        private IEnumerable<ExpressionSyntax> ValuesOf(IFieldSymbol field)
        {
            foreach (var reference in field.ContainingType.DeclaringSyntaxReferences)
            {
                foreach (var node in reference.GetSyntax(cancellationToken).DescendantNodes())
                {
                    var value = node switch
                    {
                        AssignmentExpressionSyntax assignment when NameOf(assignment.Left) == field.Name => assignment.Right,
                        VariableDeclaratorSyntax { Initializer: { } initializer } declarator when declarator.Identifier.ValueText == field.Name && declarator.Parent?.Parent is FieldDeclarationSyntax => initializer.Value,
                        _ => null,
                    };
                    if (value is not null && !value.Bare().IsKind(SyntaxKind.NullLiteralExpression) && !value.Bare().IsKind(SyntaxKind.DefaultLiteralExpression))
                        yield return value;
                }
            }
        }

        private static string? NameOf(ExpressionSyntax left) => left switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => member.Name.Identifier.ValueText,
            _ => null,
        };

        /// <summary>A property that keeps a task, or shows one that is kept; one that makes a new task is another matter.</summary>
        private Bound OfProperty(IPropertySymbol property, int depth)
        {
            if (property.DeclaringSyntaxReferences is not [var reference] || reference.GetSyntax(cancellationToken) is not PropertyDeclarationSyntax declaration)
                return Unknown("a property that does not keep a task");
            if (declaration.AccessorList?.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null) == true)
                return property.IsAbstract || property.ContainingType.TypeKind == TypeKind.Interface ? Unknown("a property that is not here") : new(false, "a stored task");
            return declaration.ExpressionBody?.Expression.Bare() is IdentifierNameSyntax or MemberAccessExpressionSyntax && depth > 0 && _visited.Add(property)
                ? OfTask(declaration.ExpressionBody.Expression, program.Sources.ModelFor(declaration), depth - 1)
                : Unknown("a property that does not keep a task");
        }

        private Bound OfLocal(ILocalSymbol local, int depth)
        {
            if (depth == 0 || local.DeclaringSyntaxReferences is not [var reference] || !_visited.Add(local))
                return Unknown("a local");
            var declaration = reference.GetSyntax(cancellationToken);
            var model = program.Sources.ModelFor(declaration);
            switch (declaration)
            {
                case VariableDeclaratorSyntax when WrittenLater(local, declaration, model) is [.., var last] later:
                    // Filled where there is something to wait for, mostly under a lock; what is made of itself is not followed.
                    return !later.Any(value => value.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax name && name.Identifier.ValueText == local.Name)) && OfTask(last, model, depth - 1) is { Answer: false } kept ? kept : Unknown("a local");
                case VariableDeclaratorSyntax { Initializer.Value: { } value }:
                    // Takes the field's task and leaves null: the usual way to stop once.
                    if (value.Bare() is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var target }, _] } exchange && exchange.CalledName()?.Identifier.ValueText == "Exchange")
                        return OfTask(target, model, depth - 1);
                    return OfTask(value, model, depth - 1);
                case ForEachStatementSyntax each:
                    return OfTasks(each.Expression, model, depth - 1);
                case SingleVariableDesignationSyntax { Parent: RecursivePatternSyntax or DeclarationPatternSyntax } designation when designation.Ancestors().OfType<IsPatternExpressionSyntax>().FirstOrDefault() is { } test:
                    return OfTask(test.Expression, model, depth - 1);
                default:
                    return Unknown("a local");
            }
        }

        /// <summary>What is assigned to the local after its declaration, in the order of the text.</summary>
        private List<ExpressionSyntax> WrittenLater(ILocalSymbol local, SyntaxNode declaration, SemanticModel model)
            => declaration.EnclosingFunction() is not { } function ? [] : function.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Where(assignment => NameOf(assignment.Left) == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, local))
                .Select(assignment => assignment.Right).ToList();

        private bool IsOwn(ISymbol member) => program.Sources.Owns(member);

        private static bool IsTask(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } };
    }
}
