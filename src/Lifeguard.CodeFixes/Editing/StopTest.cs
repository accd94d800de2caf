using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>How a loop knows that it was asked to stop.</summary>
/// <param name="Condition">C# that is true once a stop was asked for.</param>
/// <param name="Token">The token as C#, when a token carries the request.</param>
internal sealed record StopTest(string Condition, string? Token)
{
    /// <summary>From the loop's own condition, else from the token its source is given; null when nothing tells it.</summary>
    internal static StopTest? Of(StatementSyntax loop, ServiceLoop judgement, SemanticModel model, CancellationToken cancellationToken)
    {
        if (OfCondition(loop, model, cancellationToken) is { } test)
            return test;
        return judgement.SourceCall!.ArgumentList.Arguments.Select(argument => argument.Expression)
            .Concat(loop is CommonForEachStatementSyntax each ? Arguments(each.Expression) : [])
            .Where(expression => IsToken(expression, model, cancellationToken) && IsOfLoop(expression, loop, model, cancellationToken))
            .Select(expression => new StopTest($"{expression}.IsCancellationRequested", expression.ToString()))
            .FirstOrDefault();
    }

    /// <summary>From the loop's own condition alone.</summary>
    internal static StopTest? OfCondition(StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken)
    {
        var condition = loop switch
        {
            WhileStatementSyntax @while => @while.Condition,
            DoStatementSyntax @do => @do.Condition,
            ForStatementSyntax @for => @for.Condition,
            _ => null,
        };
        return condition is null ? null : OfCondition(condition.Bare(), model, cancellationToken);
    }

    private static StopTest? OfCondition(ExpressionSyntax condition, SemanticModel model, CancellationToken cancellationToken) => condition switch
    {
        BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LogicalAndExpression)
            => OfCondition(both.Left.Bare(), model, cancellationToken) ?? OfCondition(both.Right.Bare(), model, cancellationToken),
        PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression) && not.Operand.Bare() is var operand && IsPlain(operand)
            => new StopTest(operand.ToString(), TokenOf(operand, model, cancellationToken)),
        _ when IsPlain(condition) => new StopTest("!" + condition, null),
        _ => null,
    };

    /// <summary><c>token.IsCancellationRequested</c> and <c>source.IsCancellationRequested</c> alike give the token.</summary>
    private static string? TokenOf(ExpressionSyntax test, SemanticModel model, CancellationToken cancellationToken)
    {
        if (test is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsCancellationRequested" } access)
            return null;
        return model.GetTypeInfo(access.Expression, cancellationToken).Type?.Name == "CancellationTokenSource" ? $"{access.Expression}.Token" : access.Expression.ToString();
    }

    private static bool IsPlain(ExpressionSyntax expression) => expression is IdentifierNameSyntax || expression is MemberAccessExpressionSyntax access && (access.Expression is ThisExpressionSyntax || IsPlain(access.Expression));

    private static IEnumerable<ExpressionSyntax> Arguments(ExpressionSyntax expression)
        => expression.DescendantNodesAndSelf().OfType<ArgumentSyntax>().Select(argument => argument.Expression);

    /// <summary>Not one that a clock cancels, nor one that each turn makes for itself: that stops the turn.</summary>
    private static bool IsOfLoop(ExpressionSyntax token, StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken)
        => token.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().All(name => !StopScope.HasDeadline(name, model, cancellationToken)
            && !(model.GetSymbolInfo(name, cancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var declared] } && declared.SyntaxTree == loop.SyntaxTree && loop.LoopBody()!.Span.Contains(declared.Span)));

    private static bool IsToken(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken)
        => IsPlain(expression) && model.GetTypeInfo(expression, cancellationToken).Type is { Name: "CancellationToken" } && !expression.ToString().EndsWith("CancellationToken.None", StringComparison.Ordinal);
}
