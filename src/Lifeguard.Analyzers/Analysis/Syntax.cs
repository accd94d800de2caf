using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>How C# reads, where the compiler's own tree needs a little reading between the lines.</summary>
internal static class Syntax
{
    /// <summary>The nodes that run when <paramref name="node"/> runs: everything below it but the bodies of functions defined there.</summary>
    internal static IEnumerable<SyntaxNode> Executed(this SyntaxNode node)
        => node.DescendantNodesAndSelf(child => child == node || child is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>The method, local function, accessor, lambda or other member whose body holds the node; the compilation unit for top-level statements.</summary>
    internal static SyntaxNode? EnclosingFunction(this SyntaxNode node)
        => node.Ancestors().FirstOrDefault(ancestor => ancestor is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax
            or MemberDeclarationSyntax and not GlobalStatementSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax);

    internal static bool IsLoop(this SyntaxNode node)
        => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    /// <summary>What a loop repeats.</summary>
    internal static StatementSyntax? LoopBody(this SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax @while => @while.Statement,
        DoStatementSyntax @do => @do.Statement,
        ForStatementSyntax @for => @for.Statement,
        CommonForEachStatementSyntax each => each.Statement,
        _ => null,
    };

    /// <summary>Goes elsewhere than to the next statement: by <c>break</c>, <c>return</c>, <c>goto</c>, <c>yield</c> or <c>throw</c>.</summary>
    internal static bool IsJump(this SyntaxNode node)
        => node is BreakStatementSyntax or ReturnStatementSyntax or GotoStatementSyntax or YieldStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax;

    /// <summary>Is it this loop that the <c>break</c> ends, and not one in it or a <c>switch</c>?</summary>
    internal static bool Ends(this BreakStatementSyntax @break, SyntaxNode loop)
        => !@break.Ancestors().TakeWhile(ancestor => ancestor != loop).Any(ancestor => ancestor.IsLoop() || ancestor is SwitchStatementSyntax);

    /// <summary>A method, local function or lambda marked <c>async</c>.</summary>
    internal static bool IsAsync(this SyntaxNode? function) => function switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    /// <summary>Does the node stand in the loop's head rather than in its body?</summary>
    internal static bool IsHeadOf(this StatementSyntax loop, SyntaxNode node) => loop.Span.Contains(node.Span) && loop.LoopBody()?.Span.Contains(node.Span) == false;

    /// <summary>The keyword (or keywords) that a finding about the whole loop points at.</summary>
    internal static Location HeadLocation(this StatementSyntax loop)
    {
        var end = loop switch
        {
            WhileStatementSyntax @while => @while.CloseParenToken,
            ForStatementSyntax @for => @for.CloseParenToken,
            CommonForEachStatementSyntax each => each.CloseParenToken,
            _ => loop.GetFirstToken(),
        };
        return Location.Create(loop.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(loop.SpanStart, end.Span.End));
    }

    /// <summary>The name a call goes by: <c>Handle</c> of <c>this.Handle(x)</c>, <c>Invoke</c> of <c>callback?.Invoke()</c>.</summary>
    internal static SimpleNameSyntax? CalledName(this InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>A call as its author would name it: the method, or the whole expression where a delegate is called.</summary>
    internal static string ShownName(this InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText is { } name and not "Invoke" ? name
            : call.Expression is MemberBindingExpressionSyntax && call.Receiver() is { } @delegate ? $"{@delegate}?.Invoke"
            : call.Expression.ToString();

    /// <summary>The object a call is made on, through <c>?.</c> too; null for a plain call.</summary>
    internal static ExpressionSyntax? Receiver(this InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Expression,
        MemberBindingExpressionSyntax => call.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
        _ => null,
    };

    /// <summary>What is passed for a parameter, by name or by place; null when its default is taken.</summary>
    internal static ExpressionSyntax? ArgumentFor(this BaseArgumentListSyntax list, int ordinal, string name)
    {
        var arguments = list.Arguments;
        return (arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.ValueText == name)
            ?? (ordinal < arguments.Count && arguments[ordinal].NameColon is null ? arguments[ordinal] : null))?.Expression;
    }

    /// <summary>What speaks for the type of a <c>new(…)</c>: <c>Timer _tick = new(…)</c>, <c>_tickTimer = new(…)</c>.</summary>
    internal static string TargetText(this ImplicitObjectCreationExpressionSyntax creation) => creation.Parent switch
    {
        EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax variable } => variable.Type.ToString(),
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Type.ToString(),
        AssignmentExpressionSyntax assignment => assignment.Left.ToString(),
        _ => "",
    };

    /// <summary>The name with the object in front of it: <c>this._handler</c> of <c>_handler</c>.</summary>
    internal static ExpressionSyntax WholeAccess(this SimpleNameSyntax name)
        => name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;

    internal static bool IsComment(this SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    /// <summary>Is nothing done with the task: the call is a whole statement, or <c>_ =</c> takes it?</summary>
    internal static bool IsDropped(this ExpressionSyntax task)
        => task.OuterTask().Parent is ExpressionStatementSyntax or AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } };

    /// <summary>The same, or it is put into a local that nothing else names.</summary>
    internal static bool IsNeverLookedAt(this ExpressionSyntax task)
        => task.IsDropped() || task.OuterTask().Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } variable } => !IsNamedElsewhere(variable.Identifier, task),
            _ => false,
        };

    private static bool IsNamedElsewhere(SyntaxToken local, ExpressionSyntax task)
        => task.EnclosingFunction()?.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == local.ValueText) != false;

    /// <summary>Is a new value put here: by assignment, by <c>out</c> or <c>ref</c>?</summary>
    internal static bool IsWritten(this ExpressionSyntax target) => target.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == target,
        ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword) || argument.RefKindKeyword.IsKind(SyntaxKind.RefKeyword),
        _ => false,
    };

    /// <summary>The expression without the parentheses and null-forgiving marks around it.</summary>
    internal static ExpressionSyntax Bare(this ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case ParenthesizedExpressionSyntax inner:
                    expression = inner.Expression;
                    break;
                case PostfixUnaryExpressionSyntax postfix when postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression):
                    expression = postfix.Operand;
                    break;
                default:
                    return expression;
            }
        }
    }

    /// <summary>
    /// The outermost expression that has the same value, null included: through parentheses, casts, <c>as</c>, <c>await</c>, the right side of
    /// <c>??</c>, a branch of <c>?:</c>, and <c>!</c>.
    /// </summary>
    /// <param name="isForgiven">A <c>!</c> on the way.</param>
    internal static ExpressionSyntax Outer(this ExpressionSyntax value, out bool isForgiven)
    {
        isForgiven = false;
        while (true)
        {
            switch (value.Parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression }:
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce when coalesce.Right == value:
                case ConditionalExpressionSyntax choice when choice.Condition != value:
                    value = (ExpressionSyntax)value.Parent;
                    break;
                case PostfixUnaryExpressionSyntax postfix when postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression):
                    isForgiven = true;
                    value = postfix;
                    break;
                default:
                    return value;
            }
        }
    }

    /// <summary>
    /// The outermost expression that still stands for the same task: through <c>ConfigureAwait</c>, <c>Unwrap</c>, <c>AsTask</c>,
    /// parentheses and <c>!</c>.
    /// </summary>
    internal static ExpressionSyntax OuterTask(this ExpressionSyntax task)
    {
        while (true)
        {
            switch (task.Parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax:
                    task = (ExpressionSyntax)task.Parent;
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "Unwrap" or "AsTask" or "WaitAsync", Parent: InvocationExpressionSyntax call } member when member.Expression == task:
                    task = call;
                    break;
                default:
                    return task;
            }
        }
    }
}
