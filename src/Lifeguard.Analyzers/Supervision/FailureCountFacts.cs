using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>What is known about a service loop that ends at a count of failures which nothing ever takes back.</summary>
/// <param name="Counter">A local of the loop's function, or a private field.</param>
/// <param name="Test">The comparison that ends the loop: in its head, or in a catch.</param>
/// <param name="Limit">What the counter is compared with, in the author's words.</param>
/// <param name="Clauses">The catches that count.</param>
internal sealed record FailureCountFacts(ISymbol Counter, BinaryExpressionSyntax Test, string Limit, IReadOnlyList<CatchClauseSyntax> Clauses)
{
    private const int DepthOfCallers = 3;

    /// <summary>The cheap test before any question to the compiler: something is counted in a catch.</summary>
    internal static bool IsPlausible(StatementSyntax loop) => Counted(loop).Any();

    internal static FailureCountFacts? Of(StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (loop.EnclosingFunction() is not { } function || loop.Ancestors().TakeWhile(ancestor => ancestor != function).Any(ancestor => ancestor.IsLoop()) || StartedWork.LeavesByItself(loop))
            return null; // in a loop around it the count begins anew, and one that leaves with its first success is a retry
        foreach (var group in Counted(loop).GroupBy(target => target.ToString(), StringComparer.Ordinal))
        {
            var counted = group.ToList();
            if (model.GetSymbolInfo(counted[0], cancellationToken).Symbol is not { } counter || !IsOwn(counter, loop, model, cancellationToken))
                continue;
            var clauses = counted.Select(target => target.FirstAncestorOrSelf<CatchClauseSyntax>()!).Distinct().ToList();
            if (TestOf(counter, loop, clauses, model, cancellationToken) is not { } test || LimitOf(test, counter, model, cancellationToken) is not { } limit)
                continue;
            if (EndsTheService(loop, function, counter, test, program, model, cancellationToken) && OnlyGrows(counter, counted, loop, function, program, model, cancellationToken))
                return new(counter, test, limit, clauses);
        }

        return null;
    }

    /// <summary>What is counted up by one in the loop's catches.</summary>
    private static IEnumerable<ExpressionSyntax> Counted(StatementSyntax loop)
        => loop is CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax { Incrementors.Count: 0 }
            ? loop.LoopBody()!.Executed().OfType<ExpressionSyntax>().Select(Target).OfType<ExpressionSyntax>().Where(target => target.Ancestors().TakeWhile(ancestor => ancestor != loop).Any(ancestor => ancestor is CatchClauseSyntax))
            : [];

    private static ExpressionSyntax? Target(ExpressionSyntax count) => count switch
    {
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression } after => after.Operand,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression } before => before.Operand,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression, Right: LiteralExpressionSyntax } added => added.Left,
        _ => null,
    };

    /// <summary>Nobody out of sight can set it: a local of this very function, declared outside the loop, or a private field.</summary>
    private static bool IsOwn(ISymbol counter, StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken) => counter switch
    {
        ILocalSymbol { RefKind: RefKind.None, Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32, DeclaringSyntaxReferences: [var declaration] } local
            => !loop.Span.Contains(declaration.Span) && SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, model.GetEnclosingSymbol(loop.SpanStart, cancellationToken)),
        IFieldSymbol { DeclaredAccessibility: Accessibility.Private, Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 } => true,
        _ => false,
    };

    private static BinaryExpressionSyntax? TestOf(ISymbol counter, StatementSyntax loop, List<CatchClauseSyntax> clauses, SemanticModel model, CancellationToken cancellationToken)
    {
        var condition = loop switch
        {
            WhileStatementSyntax @while => @while.Condition,
            DoStatementSyntax @do => @do.Condition,
            ForStatementSyntax { Condition: { } head } => head,
            _ => null,
        };
        return Operands(condition).Select(operand => Comparison(operand, counter, model, cancellationToken)).FirstOrDefault(test => test is not null)
            ?? clauses.SelectMany(clause => clause.Block.Statements.OfType<IfStatementSyntax>().Where(test => test.Else is null && Leaves(test.Statement, clause, loop)))
                .Select(test => Comparison(test.Condition, counter, model, cancellationToken)).FirstOrDefault(test => test is not null);
    }

    private static IEnumerable<ExpressionSyntax> Operands(ExpressionSyntax? condition) => condition?.Bare() switch
    {
        null => [],
        BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LogicalAndExpression) => Operands(both.Left).Concat(Operands(both.Right)),
        var bare => [bare],
    };

    private static BinaryExpressionSyntax? Comparison(ExpressionSyntax condition, ISymbol counter, SemanticModel model, CancellationToken cancellationToken)
        => condition.Bare() is BinaryExpressionSyntax
        {
            RawKind: (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression
                or (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression
        } test
            && (Means(test.Left, counter, model, cancellationToken) || Means(test.Right, counter, model, cancellationToken)) ? test : null;

    private static bool Means(ExpressionSyntax side, ISymbol counter, SemanticModel model, CancellationToken cancellationToken)
        => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(Target(side.Bare()) ?? side.Bare(), cancellationToken).Symbol, counter);

    /// <summary>A number, or a setting: not what a call works out, which may know of the time.</summary>
    private static string? LimitOf(BinaryExpressionSyntax test, ISymbol counter, SemanticModel model, CancellationToken cancellationToken)
    {
        var limit = Means(test.Left, counter, model, cancellationToken) ? test.Right : test.Left;
        return model.GetConstantValue(limit, cancellationToken) is { HasValue: true, Value: not int.MaxValue } || limit.Bare() is IdentifierNameSyntax or MemberAccessExpressionSyntax
            && model.GetSymbolInfo(limit.Bare(), cancellationToken).Symbol is IParameterSymbol or IFieldSymbol { IsReadOnly: true } or IPropertySymbol { IsReadOnly: true } ? limit.ToString() : null;
    }

    /// <summary>The last thing it does is to leave the loop: nothing between the catch and the loop holds it back.</summary>
    private static bool Leaves(StatementSyntax statement, CatchClauseSyntax clause, StatementSyntax loop)
        => !clause.Parent!.Ancestors().TakeWhile(ancestor => ancestor != loop).Any(ancestor => ancestor is TryStatementSyntax || ancestor.IsLoop() || ancestor is SwitchStatementSyntax)
            && (statement is BlockSyntax block ? block.Statements.LastOrDefault() : statement) is BreakStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax;

    /// <summary>
    /// Without the count the loop would turn until the service stops, and nobody turns around it: a loop that a caller enters again and again
    /// counts anew each time.
    /// </summary>
    private static bool EndsTheService(StatementSyntax loop, SyntaxNode function, ISymbol counter, BinaryExpressionSyntax test, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var isWorker = IsWorker(function, program, model, cancellationToken);
        var judgement = loop.IsHeadOf(test) ? ServiceLoop.Judge(loop, test, program, model, cancellationToken) : ServiceLoop.Judge(loop, program, model, cancellationToken);
        return (judgement.Answer == true || judgement.Answer is null && isWorker)
            && (counter is IFieldSymbol || isWorker || IsEnteredOnce(function, program, model, DepthOfCallers, cancellationToken));
    }

    private static bool IsWorker(SyntaxNode function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => function is MethodDeclarationSyntax { Identifier.ValueText: "ExecuteAsync" } && model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol { IsOverride: true } method
            && program.Types.IsOrDerivesFrom(method.ContainingType, "Microsoft.Extensions.Hosting.BackgroundService");

    /// <summary>A worker, Main, or what such a one calls and does not call in a loop.</summary>
    private static bool IsEnteredOnce(SyntaxNode function, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (IsWorker(function, program, model, cancellationToken) || ProcessShape.IsEntryPoint(function, program, model, cancellationToken))
            return true;
        if (depth == 0 || function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax) || model.GetDeclaredSymbol(function, cancellationToken) is not IMethodSymbol method)
            return false;
        var mentions = program.Sources.MentionsOf(method, cancellationToken).ToList();
        return mentions.Count > 0 && mentions.TrueForAll(mention => mention.EnclosingFunction() is { } caller
            && !mention.Ancestors().TakeWhile(ancestor => ancestor != caller).Any(ancestor => ancestor.IsLoop())
            && IsEnteredOnce(caller, program, program.Sources.ModelFor(mention, model), depth - 1, cancellationToken));
    }

    /// <summary>Every mention of it reads it, counts it up in one of the catches, or sets it before the loop begins.</summary>
    private static bool OnlyGrows(ISymbol counter, List<ExpressionSyntax> counted, StatementSyntax loop, SyntaxNode function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var mentions = counter is IFieldSymbol
            ? program.Sources.MentionsOf(counter, cancellationToken)
            : function.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == counter.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, counter));
        return mentions.Select(mention => mention.WholeAccess()).All(access => counted.Contains(access) || access.Parent switch
        {
            AssignmentExpressionSyntax assignment when assignment.Left == access => IsBefore(assignment, loop, function),
            PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.UnaryMinusExpression } => false,
            ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None) && argument.Parent is not TupleExpressionSyntax,
            RefExpressionSyntax => false,
            _ => true,
        });
    }

    private static bool IsBefore(AssignmentExpressionSyntax assignment, StatementSyntax loop, SyntaxNode function)
        => assignment.EnclosingFunction() is { } setter && (setter is ConstructorDeclarationSyntax || setter == function && assignment.SpanStart < loop.SpanStart);
}
