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

    /// <summary>The object a call is made on, through <c>?.</c> too; null for a plain call.</summary>
    internal static ExpressionSyntax? Receiver(this InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Expression,
        MemberBindingExpressionSyntax => call.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
        _ => null,
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
