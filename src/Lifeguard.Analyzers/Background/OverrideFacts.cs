using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Background;

/// <summary>What is known about a <c>StartAsync</c> or <c>StopAsync</c> of a BackgroundService that replaces the base's own.</summary>
internal sealed record OverrideFacts(MethodDeclarationSyntax Method)
{
    private const string BackgroundService = "Microsoft.Extensions.Hosting.BackgroundService";

    /// <summary>The cheap test before any question to the compiler.</summary>
    internal static bool IsPlausible(MethodDeclarationSyntax method)
        => method is { Identifier.ValueText: "StartAsync" or "StopAsync", ParameterList.Parameters.Count: 1 } && SourceBodies.BodyOf(method) is not null && !CallsBase(method);

    /// <summary>The facts, or null when the base's part is not missed: it is called, or there is no work that it would start or stop.</summary>
    internal static OverrideFacts? Of(MethodDeclarationSyntax method, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetDeclaredSymbol(method, cancellationToken) is not { } symbol || !program.Types.IsOrDerivesFrom(symbol.ContainingType, BackgroundService))
            return null;
        if (ExecuteOf(symbol.ContainingType, program, cancellationToken) is not { } execute || IsEmpty(execute) || IsEmpty(method) && IsThrow(SourceBodies.BodyOf(method)!))
            return null;
        if (Mentions(method, "ExecuteAsync"))
            return null; // starts the work in its own way
        var stops = symbol.Name == "StopAsync";
        if (stops && (!UsesToken(execute) || StartsItself(symbol.ContainingType, cancellationToken)))
            return null;
        return new OverrideFacts(method);
    }

    private static bool CallsBase(MethodDeclarationSyntax method)
        => method.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.Expression is BaseExpressionSyntax && access.Name.Identifier.ValueText == method.Identifier.ValueText);

    /// <summary>The nearest ExecuteAsync that is written here.</summary>
    private static MethodDeclarationSyntax? ExecuteOf(INamedTypeSymbol type, ProgramModel program, CancellationToken cancellationToken)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers("ExecuteAsync").OfType<IMethodSymbol>().FirstOrDefault(method => method.IsOverride) is { } execute)
                return program.Sources.DeclarationOf(execute, cancellationToken) as MethodDeclarationSyntax;
        }

        return null;
    }

    /// <summary>Nothing but <c>Task.CompletedTask</c> or a throw.</summary>
    private static bool IsEmpty(MethodDeclarationSyntax method) => SourceBodies.BodyOf(method) switch
    {
        BlockSyntax { Statements: [] } => true,
        BlockSyntax { Statements: [ReturnStatementSyntax { Expression: { } value }] } => IsCompletedTask(value),
        BlockSyntax { Statements: [ThrowStatementSyntax] } or ThrowExpressionSyntax => true,
        ExpressionSyntax value => IsCompletedTask(value),
        _ => false,
    };

    private static bool IsThrow(SyntaxNode body) => body is ThrowExpressionSyntax or BlockSyntax { Statements: [ThrowStatementSyntax] };

    private static bool IsCompletedTask(ExpressionSyntax value) => value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" };

    private static bool UsesToken(MethodDeclarationSyntax execute)
        => execute.ParameterList.Parameters is [{ Identifier.ValueText: var token }] && Mentions(execute, token);

    /// <summary>A StartAsync that does not call its base either: one finding tells it all, or the type runs its work in its own way.</summary>
    private static bool StartsItself(INamedTypeSymbol type, CancellationToken cancellationToken)
        => type.GetMembers("StartAsync").OfType<IMethodSymbol>().Any(start => start.IsOverride
            && start.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).OfType<MethodDeclarationSyntax>().Any(declaration => !CallsBase(declaration)));

    private static bool Mentions(MethodDeclarationSyntax method, string name)
        => SourceBodies.BodyOf(method)!.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(identifier => identifier.Identifier.ValueText == name);
}
