using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What a handler runs, be it a lambda or a method of the program, and what that leads to.</summary>
/// <param name="Body">A block or an expression.</param>
internal sealed record HandlerBody(SyntaxNode Body, SemanticModel Model)
{
    private static readonly string[] Endings = ["Cancel", "Set", "TrySet", "Release", "Stop", "Shutdown", "ShutDown", "Terminate", "Wait"];

    /// <summary>The body; null for a handler that is not written here.</summary>
    internal static HandlerBody? Of(ExpressionSyntax handler, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        handler = handler.Bare();
        if (handler is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var inner }] })
            handler = inner.Bare();
        if (handler is AnonymousFunctionExpressionSyntax lambda)
            return new(lambda.Body, model);
        return program.Sources.DeclarationOf(model.GetSymbolInfo(handler, cancellationToken).Symbol as IMethodSymbol, cancellationToken) is { } declaration
            ? new(SourceBodies.BodyOf(declaration)!, program.Sources.ModelFor(declaration))
            : null;
    }

    /// <summary>Stops something, tells somebody to stop, or waits for one who does.</summary>
    internal bool LeadsToAnEnd => Body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(call => call.CalledName()?.Identifier.ValueText is { } name
        && Endings.Any(ending => name.StartsWith(ending, StringComparison.Ordinal)));

    /// <summary>The statement that takes the signal back each time; null when there is none, or when it depends on something.</summary>
    internal AssignmentExpressionSyntax? Cancels => Steps.OfType<AssignmentExpressionSyntax>().FirstOrDefault(step => step is { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Cancel" }, Right.RawKind: (int)SyntaxKind.TrueLiteralExpression });

    /// <summary>Decides, counts, or arms something: the next signal may find another answer.</summary>
    internal bool Decides => Body.DescendantNodesAndSelf().Any(node => node is IfStatementSyntax or ConditionalExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or TryStatementSyntax
        or PostfixUnaryExpressionSyntax or AwaitExpressionSyntax or BaseObjectCreationExpressionSyntax or AnonymousFunctionExpressionSyntax
        || node is IdentifierNameSyntax { Identifier.ValueText: "Exit" or "FailFast" or "Kill" or "CancelAfter" or "Increment" or "Exchange" or "Run" or "Start" });

    /// <summary>Does it nothing but take the signal back, and perhaps say so?</summary>
    internal bool OnlyCancels(ProgramModel program, CancellationToken cancellationToken)
        => Cancels is not null && Steps.All(step => step == Cancels || step is InvocationExpressionSyntax call && Reporting.IsReportOfKnownType(call, program, Model, cancellationToken)
            && call.ArgumentList.Arguments.All(argument => !argument.DescendantNodes().Any(node => node is InvocationExpressionSyntax or AssignmentExpressionSyntax)));

    /// <summary>What the handler does, one expression a step; anything that is no plain step stands for itself.</summary>
    private IEnumerable<SyntaxNode> Steps => Body is BlockSyntax block
        ? block.Statements.Select(statement => statement is ExpressionStatementSyntax step ? step.Expression : (SyntaxNode)statement)
        : [Body];
}
