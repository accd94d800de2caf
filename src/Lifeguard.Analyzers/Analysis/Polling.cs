using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// A loop that only asks, pauses and asks again whether somebody else is done: <c>while (!_drained) await Task.Delay(100);</c>. It has no deadline,
/// no way out, no token, and does nothing that could bring the answer about.
/// </summary>
/// <param name="Condition">What it asks.</param>
internal sealed record Polling(ExpressionSyntax Condition)
{
    private static readonly HashSet<string> Endings = new(StringComparer.Ordinal)
    {
        "IsCancellationRequested", "HasShutdownStarted", "Elapsed", "ElapsedMilliseconds", "ElapsedTicks", "Now", "UtcNow", "Today", "TickCount", "TickCount64",
    };

    /// <summary>The loop whose pause this is; null when it is another kind of loop, or none.</summary>
    internal static Polling? At(ExpressionSyntax pause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (PauseOf(pause) is not { } call || pause.Parent is not ExpressionStatementSyntax statement)
            return null;
        var loop = statement.Parent is BlockSyntax block ? block.Parent : statement.Parent;
        var (condition, body) = loop switch
        {
            WhileStatementSyntax @while => (@while.Condition, @while.Statement),
            DoStatementSyntax @do => (@do.Condition, @do.Statement),
            _ => (null, null),
        };
        if (condition is null || body is null || !IsPause(call, model, cancellationToken) || !Bound.OnlyAsksAgain(body, program, model, cancellationToken))
            return null;
        var asked = new List<ISymbol>();
        return Asks(condition, asked, model, cancellationToken) && asked.Count > 0 && !IsAnsweredHere(asked, condition, model, cancellationToken) ? new(condition) : null;
    }

    /// <summary>By its looks: <c>Thread.Sleep(…)</c> or <c>await Task.Delay(…)</c>.</summary>
    internal static InvocationExpressionSyntax? PauseOf(ExpressionSyntax pause)
    {
        switch (pause)
        {
            case InvocationExpressionSyntax sleep:
                return sleep.CalledName()?.Identifier.ValueText == "Sleep" ? sleep : null;
            case AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call }:
                if (call.CalledName()?.Identifier.ValueText == "ConfigureAwait")
                    call = call.Receiver()?.Bare() as InvocationExpressionSyntax ?? call;
                return call.CalledName()?.Identifier.ValueText == "Delay" ? call : null;
            default:
                return null;
        }
    }

    public override string ToString() => $"until {Condition} changes";

    private static bool IsPause(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingType: { ContainingNamespace: { } space, Name: "Thread" or "Task" } } method && space.ToDisplayString().StartsWith("System.Threading", StringComparison.Ordinal)
            && call.ArgumentList.Arguments.All(argument => Bound.ParameterOf(argument, method)?.Type.Name != "CancellationToken" || Bound.IsInfinite(argument.Expression, model, cancellationToken));

    /// <summary>Made of what others set, and compared with what is fixed: no clock, no token, no count of its own, and nothing that a call does.</summary>
    private static bool Asks(ExpressionSyntax condition, List<ISymbol> asked, SemanticModel model, CancellationToken cancellationToken)
    {
        condition = condition.Bare();
        if (model.GetConstantValue(condition, cancellationToken).HasValue)
            return true;
        switch (condition)
        {
            case PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression):
                return Asks(not.Operand, asked, model, cancellationToken);
            case BinaryExpressionSyntax both:
                return both.Kind() is SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression or SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression or SyntaxKind.GreaterThanExpression
                    && Asks(both.Left, asked, model, cancellationToken) && Asks(both.Right, asked, model, cancellationToken);
            case IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } } pattern:
                return Asks(pattern.Expression, asked, model, cancellationToken);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Equals" } equals, ArgumentList.Arguments: [{ Expression: var value }] }:
                return Asks(equals.Expression, asked, model, cancellationToken) && Asks(value, asked, model, cancellationToken);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Read", Expression: SimpleNameSyntax { Identifier.ValueText: "Volatile" or "Interlocked" } }, ArgumentList.Arguments: [{ Expression: var field }] }:
                return Asks(field, asked, model, cancellationToken);
            case MemberAccessExpressionSyntax { Expression: var home } member:
                return IsAsked(member, member.Name, asked, model, cancellationToken) && (home is ThisExpressionSyntax or BaseExpressionSyntax || model.GetSymbolInfo(home, cancellationToken).Symbol is ITypeSymbol || Asks(home, asked, model, cancellationToken));
            case IdentifierNameSyntax name:
                return IsAsked(name, name, asked, model, cancellationToken);
            default:
                return false;
        }
    }

    private static bool IsAsked(ExpressionSyntax expression, SimpleNameSyntax name, List<ISymbol> asked, SemanticModel model, CancellationToken cancellationToken)
    {
        if (Endings.Contains(name.Identifier.ValueText) || model.GetSymbolInfo(expression, cancellationToken).Symbol is not (IFieldSymbol or IPropertySymbol { IsIndexer: false }))
            return false;
        asked.Add(model.GetSymbolInfo(expression, cancellationToken).Symbol!);
        return model.GetTypeInfo(expression, cancellationToken).Type?.Name is not ("DateTime" or "DateTimeOffset" or "TimeSpan");
    }

    /// <summary>
    /// The same function sets what is asked, so that the loop may be its own affair: not where it sets another value than the ones that are asked for.
    /// </summary>
    private static bool IsAnsweredHere(List<ISymbol> asked, ExpressionSyntax condition, SemanticModel model, CancellationToken cancellationToken)
    {
        var values = condition.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Select(part => model.GetConstantValue(part, cancellationToken)).Where(value => value.HasValue).Select(value => value.Value).ToList();
        return condition.EnclosingFunction() is not { } function || function.DescendantNodes().OfType<ExpressionSyntax>()
            .Any(node => IsChanged(node) && !condition.Span.Contains(node.Span) && model.GetSymbolInfo(node, cancellationToken).Symbol is { } set && asked.Contains(set, SymbolEqualityComparer.Default) && !IsAnother(node));

        static bool IsChanged(ExpressionSyntax node) => node.IsWritten()
            || node.Parent is PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression };

        bool IsAnother(ExpressionSyntax node) => values.Count > 0 && node.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } set
            && model.GetConstantValue(set.Right, cancellationToken) is { HasValue: true, Value: var value } && !values.Contains(value);
    }
}
