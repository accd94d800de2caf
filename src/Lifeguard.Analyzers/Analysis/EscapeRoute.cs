using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Where an exception ends up that leaves a piece of code.</summary>
internal enum Escape
{
    /// <summary>We cannot tell: a public method's callers, a delegate handed on.</summary>
    Unknown,

    /// <summary>Nobody looks at the task: the exception is gone and the process goes on without the work.</summary>
    Lost,

    /// <summary>A catch around the work reports it and goes on without the work.</summary>
    Swallowed,

    /// <summary>It leaves a thread, a pool item, a callback or an <c>async void</c> method: the process aborts.</summary>
    EndsProcess,

    /// <summary>It leaves Main: the program ends, loudly, in front of whoever started it.</summary>
    EndsMain,

    /// <summary>It leaves a BackgroundService, and by default the whole host stops.</summary>
    StopsHost,

    /// <summary>Somebody above starts the work again, or decides.</summary>
    Handled,
}

/// <summary>The way an exception takes from a place to its end. Printable.</summary>
/// <param name="How">The last step, for people and tests: "discarded task", "thread start".</param>
/// <param name="Catch">What the clause does that swallows it, when one does.</param>
internal sealed record EscapeRoute(Escape End, string How, CatchEffect? Catch = null)
{
    private const int DepthOfCallers = 5;
    private const string NoCaller = "no caller in this compilation";

    /// <summary>It ends with whoever calls a member of this program from outside: nothing here hands the work to somebody who might start it again.</summary>
    internal bool LeavesProgram => End == Escape.Unknown && How == NoCaller;

    internal static EscapeRoute From(SyntaxNode node, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => From(node, [], program, model, cancellationToken);

    /// <param name="failures">Metadata names of what the exception may be, so that narrow clauses for it count too; empty when that is not known.</param>
    internal static EscapeRoute From(SyntaxNode node, IReadOnlyList<string> failures, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Walk(failures, program, cancellationToken).FromNode(node, model, DepthOfCallers);

    /// <summary>The way of an exception that <paramref name="task"/> carries.</summary>
    internal static EscapeRoute FromTask(ExpressionSyntax task, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Walk([], program, cancellationToken).FromTask(task, model, DepthOfCallers);

    public override string ToString() => $"{End switch
    {
        Escape.Lost => "lost",
        Escape.Swallowed => "swallowed",
        Escape.EndsProcess => "ends the process",
        Escape.EndsMain => "ends Main",
        Escape.StopsHost => "stops the host",
        Escape.Handled => "handled",
        _ => "unknown",
    }}: {How}";

    private sealed class Walk(IReadOnlyList<string> failures, ProgramModel program, CancellationToken cancellationToken)
    {
        private readonly HashSet<ISymbol> _visited = new(SymbolEqualityComparer.Default);

        /// <summary>Out of tries and loops up to the function's edge, then on to whoever runs the function.</summary>
        internal EscapeRoute FromNode(SyntaxNode node, SemanticModel model, int depth)
        {
            var function = node.EnclosingFunction();
            for (var current = node; current.Parent is { } parent && current != function; current = parent)
            {
                if (parent is not TryStatementSyntax attempt || attempt.Block != current)
                    continue;
                foreach (var clause in attempt.Catches)
                {
                    var effect = CatchEffect.Of(clause, program, model, cancellationToken);
                    if (!effect.IsBroad && effect.Does != CatchDoes.Rethrows && failures.Any(failure => CatchEffect.Catches(clause, failure, program, model, cancellationToken))
                        && !IsReportedLikeAnyOther(clause, effect, attempt, model))
                    {
                        return new(Escape.Handled, "caught by its name");
                    }

                    if (!effect.IsBroad)
                        continue;
                    if (effect.Does == CatchDoes.Rethrows && clause.Filter is not null)
                        continue;
                    if (effect.Does == CatchDoes.Rethrows)
                        break;
                    if (effect.Does == CatchDoes.Escalates)
                        return new(Escape.Handled, "escalated by a catch");
                    if (IsTurnOfLoop(attempt, function))
                        return new(Escape.Handled, "caught inside an outer loop");
                    if (GoesBack(attempt, function, clause, model))
                        return new(Escape.Handled, "started again after the catch");
                    return function is not null && FromCaller(function, model, depth) is { End: Escape.Handled } handled
                        ? handled
                        : new(Escape.Swallowed, effect.OnlyReports ? "reported by a catch around it" : "caught around it", effect);
                }
            }

            return function is null ? new(Escape.Unknown, "no function") : FromFunction(function, model, depth);
        }

        /// <summary>The clause reports and does no more, and so does the broad one below it: a name for the failure, but no decision about it.</summary>
        private bool IsReportedLikeAnyOther(CatchClauseSyntax clause, CatchEffect effect, TryStatementSyntax attempt, SemanticModel model)
            => effect.OnlyReports && EndsInReport(clause, model)
                && attempt.Catches.FirstOrDefault(other => CatchEffect.IsBroadClause(other, program, model, cancellationToken)) is { Filter: null } broad
                && EndsInReport(broad, model) && CatchEffect.Of(broad, program, model, cancellationToken).OnlyReports;

        private bool EndsInReport(CatchClauseSyntax clause, SemanticModel model)
            => clause.Block.Statements.LastOrDefault() is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call }
                && Reporting.IsReport(call, program, model, cancellationToken) && !Reporting.IsQuiet(call);

        /// <summary>Is the function run inside somebody's loop that outlives it?</summary>
        private EscapeRoute? FromCaller(SyntaxNode function, SemanticModel model, int depth)
        {
            var route = FromFunction(function, model, depth);
            if (route.End == Escape.EndsMain)
                return new(Escape.Handled, "Main returns");
            return route.End == Escape.Handled || IsRepeated(function, model, depth) ? new(Escape.Handled, "called again from a loop") : null;
        }

        private EscapeRoute FromFunction(SyntaxNode function, SemanticModel model, int depth)
        {
            if (function is AnonymousFunctionExpressionSyntax lambda)
                return FromDelegate(lambda, lambda.IsAsync(), model, depth);
            if (function is CompilationUnitSyntax)
                return new(Escape.EndsMain, "top-level statements");
            if (model.GetDeclaredSymbol(function, cancellationToken) is not IMethodSymbol method)
                return new(Escape.Unknown, "not a method");
            if (!_visited.Add(method))
                return new(Escape.Unknown, "calls itself");
            if (method.IsAsync && method.ReturnsVoid)
                return new(Escape.EndsProcess, "async void");
            if (SymbolEqualityComparer.Default.Equals(method, program.Compilation.GetEntryPoint(cancellationToken)))
                return new(Escape.EndsMain, "Main");
            if (method.Name == "ExecuteAsync" && method.IsOverride && program.Types.IsOrDerivesFrom(method.ContainingType, "Microsoft.Extensions.Hosting.BackgroundService"))
                return new(Escape.StopsHost, "BackgroundService.ExecuteAsync");
            return depth == 0 ? new(Escape.Unknown, "too far") : FromMentions(method, depth);
        }

        private EscapeRoute FromMentions(IMethodSymbol method, int depth)
        {
            EscapeRoute? worst = null;
            var faultsTask = method.IsAsync;
            // Called through a contract, it may be another implementation that is meant, and another caller who decides.
            if (method.IsOverride || method.ImplementedMembers().Where(program.Sources.Owns).Any(member => program.Sources.MentionsOf(member, cancellationToken).Any()))
                return new(Escape.Unknown, "called through a contract");
            foreach (var mention in program.Sources.MentionsOf(method, cancellationToken))
            {
                if (mention.Ancestors().Any(ancestor => ancestor is DocumentationCommentTriviaSyntax) || IsInNameOf(mention))
                    continue;
                var model = program.Sources.ModelFor(mention);
                ExpressionSyntax named = mention.Parent is MemberAccessExpressionSyntax member && member.Name == mention ? member : mention;
                if (named.Parent is MemberBindingExpressionSyntax)
                    named = (ExpressionSyntax)named.Parent;
                var route = named.Parent is InvocationExpressionSyntax call && call.Expression == named
                    ? faultsTask || ReturnsTask(method) ? FromTask(call, model, depth - 1) : FromNode(call, model, depth - 1)
                    : FromDelegate(named, faultsTask, model, depth - 1);
                if (route.End is Escape.Handled or Escape.Unknown)
                    return route;
                worst ??= route;
            }

            return worst ?? new(Escape.Unknown, NoCaller);
        }

        /// <summary>A lambda or method group: who runs it?</summary>
        private EscapeRoute FromDelegate(ExpressionSyntax @delegate, bool isAsync, SemanticModel model, int depth)
        {
            var outer = @delegate;
            while (outer.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax)
                outer = (ExpressionSyntax)outer.Parent;
            if (outer.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: { } consumer } })
                return new(Escape.Unknown, "a delegate handed on");
            var symbol = model.GetSymbolInfo(consumer, cancellationToken).Symbol as IMethodSymbol;
            var type = symbol?.ContainingType;
            if (consumer is BaseObjectCreationExpressionSyntax)
            {
                if (BackgroundContext.OfDelegateTo(symbol, program) is { Fate: Fate.ProcessAborts } start)
                    return new(Escape.EndsProcess, start.Name);
                if (program.Types.Is(type, "System.Threading.ThreadStart") || program.Types.Is(type, "System.Threading.ParameterizedThreadStart"))
                    return FromDelegate((ExpressionSyntax)consumer, isAsync, model, depth);
                if (program.Types.Is(type, "System.Threading.Tasks.Task"))
                    return new(Escape.Unknown, "a task started by hand");
                return new(Escape.Unknown, "a delegate handed on");
            }

            if (consumer is not InvocationExpressionSyntax call || symbol is null)
                return new(Escape.Unknown, "a delegate handed on");
            if (program.Options.AdditionalGuards.Contains(symbol))
                return new(Escape.Handled, $"guarded by {symbol.Name}");
            if (BackgroundContext.OfDelegateTo(symbol, program) is { Fate: Fate.ProcessAborts } context)
                return new(Escape.EndsProcess, context.Name);
            if (program.Types.Is(type, "System.Threading.Tasks.Task") && symbol.Name == "Run"
                || program.Types.Is(type, "System.Threading.Tasks.TaskFactory") && symbol.Name == "StartNew")
            {
                return FromTask(call, model, depth);
            }

            return new(Escape.Unknown, "a delegate handed on");
        }

        /// <summary>The expression is a task that carries the exception: who looks at it?</summary>
        internal EscapeRoute FromTask(ExpressionSyntax task, SemanticModel model, int depth)
        {
            var outer = task.OuterTask();
            switch (outer.Parent)
            {
                case AwaitExpressionSyntax await:
                    return FromNode(await, model, depth);
                case ExpressionStatementSyntax:
                    return new(Escape.Lost, "discarded task");
                case ConditionalAccessExpressionSyntax { Parent: ExpressionStatementSyntax }:
                    return new(Escape.Lost, "discarded task");
                case AssignmentExpressionSyntax assignment when assignment.Right == outer:
                    return FromStoredTask(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, assignment.Left, model, depth);
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    return FromStoredTask(model.GetDeclaredSymbol(variable, cancellationToken), variable, model, depth);
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "Result" } wait:
                    return FromNode(wait, model, depth);
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Parent: InvocationExpressionSyntax { Parent: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult" } result } }:
                    return FromNode(result, model, depth);
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax combinator } when combinator.CalledName()?.Identifier.ValueText == "WhenAll":
                    return FromTask(combinator, model, depth);
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                    var function = outer.EnclosingFunction();
                    if (function is null or PropertyDeclarationSyntax)
                        return new(Escape.Unknown, "a property's value");
                    return model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol { ReturnsVoid: true }
                        ? new(Escape.Lost, "discarded task")
                        : FromFunction(function, model, depth);
                case AnonymousFunctionExpressionSyntax lambda:
                    return FromDelegate(lambda, isAsync: true, model, depth);
                default:
                    return new(Escape.Unknown, "a task handed on");
            }
        }

        private EscapeRoute FromStoredTask(ISymbol? store, SyntaxNode at, SemanticModel model, int depth)
        {
            switch (store)
            {
                case IDiscardSymbol:
                    return new(Escape.Lost, "discarded task");
                case ILocalSymbol local:
                    var mentions = (at.EnclosingFunction() ?? at.SyntaxTree.GetRoot(cancellationToken)).DescendantNodes().OfType<IdentifierNameSyntax>()
                        .Where(name => name != at && name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, local))
                        .ToList();
                    return mentions.Count == 0 ? new(Escape.Lost, "task in a local nobody reads") : FromTask(mentions[0], model, depth);
                case IFieldSymbol { DeclaredAccessibility: Accessibility.Private } or IPropertySymbol { DeclaredAccessibility: Accessibility.Private }:
                    return IsObserved(store) ? new(Escape.Unknown, "a stored task that is observed") : new(Escape.Lost, $"stored in {store.Name}, looked at only when stopping");
                default:
                    return new(Escape.Unknown, "a stored task that others can see");
            }
        }

        /// <summary>
        /// Does anybody look at the stored task while the loop should be running? Not a member that stops the type, unless its caller
        /// gets the exception there: closing a stream reports what went wrong with it, a host that stops has been deaf for days.
        /// </summary>
        private bool IsObserved(ISymbol store)
        {
            foreach (var reference in store.ContainingType.DeclaringSyntaxReferences)
            {
                var declaration = reference.GetSyntax(cancellationToken);
                SemanticModel? model = null;
                foreach (var name in declaration.DescendantNodes().OfType<IdentifierNameSyntax>())
                {
                    if (name.Identifier.ValueText != store.Name)
                        continue;
                    model ??= program.Sources.ModelFor(name);
                    if (!SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, store) || IsWriteOrTest(name))
                        continue;
                    if (name.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not MethodDeclarationSyntax method || !IsStopName(method.Identifier.ValueText))
                        return true;
                    if (!IsHosted(store.ContainingType) && !Guard.Between(name, method, program, model, cancellationToken).Holds)
                        return true;
                }
            }

            return false;
        }

        /// <summary>Written, or looked at without looking at its failure: <c>_loop.IsCompleted</c>, <c>_loop == null</c>, <c>return _loop</c> to a host that is starting.</summary>
        private static bool IsWriteOrTest(IdentifierNameSyntax name)
        {
            ExpressionSyntax outer = name;
            while (outer.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax)
                outer = (ExpressionSyntax)outer.Parent;
            return outer.Parent switch
            {
                AssignmentExpressionSyntax assignment => assignment.Left == outer,
                MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCompleted" or "IsCanceled" or "Status" or "Dispose" } access => access.Expression == outer && !IsShown(outer),
                BinaryExpressionSyntax comparison => comparison.Left == outer || comparison.Right == outer,
                IsPatternExpressionSyntax => !IsShown(outer),
                // The old hosted-service sample: a start that has already ended hands its own task back.
                ConditionalExpressionSyntax { Condition: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCompleted" } } => true,
                ReturnStatementSyntax => outer.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.ValueText == "StartAsync",
                _ => false,
            };
        }

        /// <summary>In a property that others can read: a health check may.</summary>
        private static bool IsShown(ExpressionSyntax state)
            => state.FirstAncestorOrSelf<MemberDeclarationSyntax>() is PropertyDeclarationSyntax property && !property.Modifiers.Any(SyntaxKind.PrivateKeyword) && property.Modifiers.Count > 0;

        private bool IsHosted(ITypeSymbol type) => program.Types.IsOrDerivesFrom(type, "Microsoft.Extensions.Hosting.IHostedService");

        private static bool IsStopName(string name)
            => name.StartsWith("Stop", StringComparison.Ordinal) || name.StartsWith("Dispose", StringComparison.Ordinal) || name.StartsWith("Close", StringComparison.Ordinal)
                || name.StartsWith("Shutdown", StringComparison.Ordinal) || name is "OnStop" or "OnShutdown" or "Finish" or "Exit" or "Teardown";

        private bool IsRepeated(SyntaxNode function, SemanticModel model, int depth)
        {
            if (depth == 0 || function is AnonymousFunctionExpressionSyntax or CompilationUnitSyntax || model.GetDeclaredSymbol(function, cancellationToken) is not IMethodSymbol method)
                return false;
            foreach (var mention in program.Sources.MentionsOf(method, cancellationToken))
            {
                if (mention.EnclosingFunction() is not { } caller)
                    continue;
                if (mention.Ancestors().TakeWhile(ancestor => ancestor != caller).Any(ancestor => ancestor.IsLoop()))
                    return true;
                // A function that names itself starts itself again.
                if (caller == function || caller.Ancestors().Contains(function))
                    return true;
                if (IsRepeated(caller, program.Sources.ModelFor(caller), depth - 1))
                    return true;
            }

            return false;
        }

        private static bool IsTurnOfLoop(TryStatementSyntax attempt, SyntaxNode? function)
            => attempt.Ancestors().TakeWhile(ancestor => ancestor != function).Any(ancestor => ancestor.IsLoop());

        /// <summary>Jumps back in front of the try, or calls the function again, from the catch, the finally or what follows.</summary>
        private static bool GoesBack(TryStatementSyntax attempt, SyntaxNode? function, CatchClauseSyntax clause, SemanticModel model)
        {
            var name = function switch
            {
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                LocalFunctionStatementSyntax local => local.Identifier.ValueText,
                _ => null,
            };
            var after = attempt.Parent is BlockSyntax block ? block.Statements.SkipWhile(statement => statement != attempt).Skip(1) : [];
            return new SyntaxNode?[] { clause.Block, attempt.Finally }.Concat(after)
                .Where(part => part is not null)
                .SelectMany(part => part!.DescendantNodesAndSelf())
                .Any(node => node is GotoStatementSyntax || node is InvocationExpressionSyntax call && call.CalledName()?.Identifier.ValueText is { } called
                    && (called == name || called.StartsWith("Start", StringComparison.Ordinal) || called.StartsWith("Restart", StringComparison.Ordinal) || called.StartsWith("Reconnect", StringComparison.Ordinal)));
        }

        private static bool ReturnsTask(IMethodSymbol method)
            => method.ReturnType is { Name: "Task" or "ValueTask" } type && type.ContainingNamespace?.ToDisplayString() == "System.Threading.Tasks";

        private static bool IsInNameOf(SyntaxNode mention)
            => mention.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => call.Expression is IdentifierNameSyntax { Identifier.ValueText: "nameof" });
    }
}
