using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Has what is waited for ended already, or been made to end, by the code before the wait? Leans towards yes.</summary>
internal static class Settlement
{
    private static readonly HashSet<string> Outcomes = new(StringComparer.Ordinal)
    {
        "IsCompleted", "IsCompletedSuccessfully", "IsFaulted", "IsCanceled", "HasExited", "IsSet", "Status",
    };

    // The first two end it, the third arms a bound, the last three make the wait a lock's.
    private static readonly HashSet<string> Ends = new(StringComparer.Ordinal) { "Kill", "Abort", "Interrupt", "Release", "ReleaseMutex", "Set" };

    internal static bool IsSettled(ExpressionSyntax wait, ExpressionSyntax? target, SemanticModel model, CancellationToken cancellationToken)
    {
        if (wait.EnclosingFunction() is not { } function)
            return false;
        if (wait.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && type.DescendantTokens().Any(token => token.ValueText == "CancelAfter"))
            return true; // a time-out is armed somewhere: for this or for another, we do not know
        // A watchdog that ends the process if this takes too long.
        if (function.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().Where(lambda => !lambda.Contains(wait))
            .Any(lambda => lambda.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.CalledName()?.Identifier.ValueText is "Exit" or "FailFast" or "Kill")))
        {
            return true;
        }

        // Its own token is told what to do when the time is over.
        if (function is MethodDeclarationSyntax { ParameterList.Parameters: var parameters } && function.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(call => call.CalledName()?.Identifier.ValueText is "Register" or "UnsafeRegister" && call.Receiver() is IdentifierNameSyntax token && parameters.Any(parameter => parameter.Identifier.ValueText == token.Identifier.ValueText)))
        {
            return true;
        }

        if (target is null || Named(target) is not { } name || model.GetSymbolInfo(target, cancellationToken).Symbol is not { } symbol)
            return false;
        return function.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(mention => mention.Identifier.ValueText == name && !wait.Span.Contains(mention.Span))
            .Any(mention => Settles(mention, wait, function) && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(mention, cancellationToken).Symbol, symbol));
    }

    private static string? Named(ExpressionSyntax target) => target.Bare() switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } => name.Identifier.ValueText,
        ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax { Name: IdentifierNameSyntax name } } => name.Identifier.ValueText,
        _ => null,
    };

    private static bool Settles(IdentifierNameSyntax mention, ExpressionSyntax wait, SyntaxNode function)
    {
        ExpressionSyntax whole = mention;
        while (whole.Parent is MemberAccessExpressionSyntax member && member.Name == whole || whole.Parent is ParenthesizedExpressionSyntax
            || whole.Parent is PostfixUnaryExpressionSyntax postfix && postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression))
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        var used = whole.Parent switch
        {
            MemberAccessExpressionSyntax member when member.Expression == whole => member.Name.Identifier.ValueText,
            ConditionalAccessExpressionSyntax { WhenNotNull: var then } => then.DescendantNodesAndSelf().OfType<MemberBindingExpressionSyntax>().FirstOrDefault()?.Name.Identifier.ValueText,
            _ => null,
        };
        if (used is not null && Ends.Contains(used))
            return true;
        if (used is not null && Outcomes.Contains(used))
            return TellsThatItEnded(whole, wait, function);
        return mention.SpanStart < wait.SpanStart && IsWaitedFor(whole, used);
    }

    /// <summary>An earlier wait for the same thing: with a bound it is the author's bound, without one it is reported itself.</summary>
    private static bool IsWaitedFor(ExpressionSyntax whole, string? used)
    {
        if (used is "Join" or "Wait" or "WaitOne" or "WaitAsync" or "WaitForExit" or "WaitForExitAsync" or "WaitForStatus" or "SignalAndWait")
            return true;
        return whole.Ancestors().TakeWhile(ancestor => ancestor is not StatementSyntax).Any(ancestor => ancestor is AwaitExpressionSyntax
            || ancestor is InvocationExpressionSyntax call && call.CalledName()?.Identifier.ValueText is "WhenAny" or "WaitAny" or "WaitAll" or "WhenAll");
    }

    /// <summary>
    /// Is the outcome looked at so that the wait is reached only once it is there? <c>if (!task.IsCompleted) return;</c> before it, or
    /// <c>if (task.IsCompleted)</c> around it, but not <c>if (!task.IsCompleted)</c> around it.
    /// </summary>
    private static bool TellsThatItEnded(ExpressionSyntax whole, ExpressionSyntax wait, SyntaxNode function)
    {
        var test = whole.Ancestors().TakeWhile(ancestor => ancestor != function).OfType<IfStatementSyntax>().FirstOrDefault(@if => @if.Condition.Span.Contains(whole.Span));
        if (test is null)
            return whole.SpanStart < wait.SpanStart;
        var negated = whole.Ancestors().TakeWhile(ancestor => ancestor != test)
            .Any(ancestor => ancestor is PrefixUnaryExpressionSyntax not && not.IsKind(SyntaxKind.LogicalNotExpression)
                || ancestor is BinaryExpressionSyntax { Right: LiteralExpressionSyntax right } equals
                    && equals.IsKind(SyntaxKind.EqualsExpression) == right.IsKind(SyntaxKind.FalseLiteralExpression));
        if (test.Statement.Span.Contains(wait.Span))
            return !negated;
        if (test.Else?.Span.Contains(wait.Span) == true)
            return negated;
        var last = test.Statement is BlockSyntax { Statements: [.., var end] } ? end : test.Statement;
        return test.SpanStart < wait.SpanStart && negated && last is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax or BreakStatementSyntax;
    }
}
