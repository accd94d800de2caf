using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>How long does what a token stops live: as long as one operation of a method around it, until a deadline, or longer?</summary>
internal static class StopScope
{
    /// <summary>
    /// One operation when the token (or source) comes from a <c>CancellationTokenSource</c> that a method, other than Main,
    /// makes for itself and keeps in no field: directly, by assignment to a parameter, or from every caller of a private method.
    /// </summary>
    internal static bool IsOneOperation(IdentifierNameSyntax name, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => IsOfOperation(model.GetSymbolInfo(name, cancellationToken).Symbol, program, model, depth: 2, cancellationToken);

    /// <summary>Is the token, or one it is linked with, stopped by the clock?</summary>
    internal static bool HasDeadline(IdentifierNameSyntax name, SemanticModel model, CancellationToken cancellationToken)
        => HasDeadline(model.GetSymbolInfo(name, cancellationToken).Symbol, model, depth: 3, cancellationToken);

    private static bool HasDeadline(ISymbol? token, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0 || token is not (ILocalSymbol or IParameterSymbol))
            return false;
        if (token is not ILocalSymbol { Type.Name: "CancellationTokenSource", DeclaringSyntaxReferences: [var reference] })
            return Origins(token, model, cancellationToken).Any(origin => origin is not null && HasDeadline(origin, model, depth - 1, cancellationToken));
        return reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } made } source && (IsGivenDeadline(source) || made.Bare() switch
        {
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } => true,
            InvocationExpressionSyntax linked => linked.ArgumentList.Arguments.Any(argument => HasDeadline(SourceOf(argument.Expression, model, cancellationToken), model, depth - 1, cancellationToken)),
            _ => false,
        });
    }

    /// <summary><c>source.CancelAfter(…)</c> in the function that makes it.</summary>
    private static bool IsGivenDeadline(VariableDeclaratorSyntax source)
        => source.EnclosingFunction()?.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.CalledName()?.Identifier.ValueText == "CancelAfter"
            && call.Receiver() is IdentifierNameSyntax receiver && receiver.Identifier.ValueText == source.Identifier.ValueText) == true;

    private static bool IsOfOperation(ISymbol? token, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
    {
        switch (token)
        {
            case ILocalSymbol { Type.Name: "CancellationTokenSource" } source:
                return !SymbolEqualityComparer.Default.Equals(source.ContainingSymbol, program.Compilation.GetEntryPoint(cancellationToken)) && !IsKept(source, model, cancellationToken);
            case ILocalSymbol or IParameterSymbol when Origins(token, model, cancellationToken) is { Count: > 0 } origins:
                return origins.All(origin => IsOfOperation(origin, program, model, depth, cancellationToken));
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { DeclaredAccessibility: Accessibility.Private } or IMethodSymbol { MethodKind: MethodKind.LocalFunction } } parameter when depth > 0:
                var arguments = ArgumentsFor(parameter, program, cancellationToken);
                return arguments.Count > 0 && arguments.All(argument => argument is { } given
                    && IsOfOperation(SourceOf(given, program.Sources.ModelFor(given), cancellationToken), program, program.Sources.ModelFor(given), depth - 1, cancellationToken));
            default:
                return false;
        }
    }

    /// <summary>What the variable is set from: <c>linked</c> of <c>token = linked.Token</c>.</summary>
    private static List<ISymbol?> Origins(ISymbol variable, SemanticModel model, CancellationToken cancellationToken)
    {
        if (variable.ContainingSymbol.DeclaringSyntaxReferences is not [var declaration] || declaration.SyntaxTree != model.SyntaxTree)
            return [];
        var scope = declaration.GetSyntax(cancellationToken);
        var assigned = scope.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.Left is IdentifierNameSyntax left && left.Identifier.ValueText == variable.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(left, cancellationToken).Symbol, variable))
            .Select(assignment => assignment.Right);
        var declared = scope.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .Where(declarator => declarator.Initializer is not null && declarator.Identifier.ValueText == variable.Name
                && SymbolEqualityComparer.Default.Equals(model.GetDeclaredSymbol(declarator, cancellationToken), variable))
            .Select(declarator => declarator.Initializer!.Value);
        return assigned.Concat(declared).Select(value => SourceOf(value, model, cancellationToken)).ToList();
    }

    /// <summary><c>source</c> of <c>source.Token</c>, else the variable itself.</summary>
    private static ISymbol? SourceOf(ExpressionSyntax value, SemanticModel model, CancellationToken cancellationToken)
        => model.GetSymbolInfo(value.Bare() is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Token" } access ? access.Expression : value.Bare(), cancellationToken).Symbol;

    private static List<ExpressionSyntax?> ArgumentsFor(IParameterSymbol parameter, ProgramModel program, CancellationToken cancellationToken)
        => program.Sources.MentionsOf((IMethodSymbol)parameter.ContainingSymbol, cancellationToken)
            .Select(mention => (mention.Parent is MemberAccessExpressionSyntax member && member.Name == mention ? member.Parent : mention.Parent) as InvocationExpressionSyntax)
            .Select(call => call?.ArgumentList.Arguments.Select((argument, index) => (argument, index))
                .FirstOrDefault(pair => pair.argument.NameColon?.Name.Identifier.ValueText is { } named ? named == parameter.Name : pair.index == parameter.Ordinal).argument?.Expression)
            .ToList();

    /// <summary>Stored where it outlives the method.</summary>
    private static bool IsKept(ILocalSymbol source, SemanticModel model, CancellationToken cancellationToken)
        => source.ContainingSymbol.DeclaringSyntaxReferences is not [var declaration] || declaration.SyntaxTree != model.SyntaxTree
            || declaration.GetSyntax(cancellationToken).DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Any(assignment => assignment.Right.Bare() is IdentifierNameSyntax right && right.Identifier.ValueText == source.Name
                    && model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol is IFieldSymbol or IPropertySymbol);
}
