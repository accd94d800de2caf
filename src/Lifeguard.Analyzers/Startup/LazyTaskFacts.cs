using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>What is known about a task that is started once for all its callers and lives as long as the process.</summary>
/// <param name="Field">Where it is kept.</param>
/// <param name="Risky">The call in it that may fail.</param>
internal sealed record LazyTaskFacts(VariableDeclaratorSyntax Field, InvocationExpressionSyntax Risky)
{
    internal static bool HoldsTask(FieldDeclarationSyntax lazy)
        => lazy.Declaration.Type is GenericNameSyntax { TypeArgumentList.Arguments: [var held] } && held is GenericNameSyntax { Identifier.ValueText: "Task" } or IdentifierNameSyntax { Identifier.ValueText: "Task" }
            && lazy.Declaration.Variables.Count == 1;

    internal static LazyTaskFacts? Of(FieldDeclarationSyntax declaration, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var variable = declaration.Declaration.Variables[0];
        if (model.GetDeclaredSymbol(variable, cancellationToken) is not IFieldSymbol { Type: INamedTypeSymbol type } field || !program.Types.Is(type, "System.Lazy`1")
            || !field.IsStatic && !IsLongLived(field.ContainingType, program, cancellationToken))
        {
            return null;
        }

        var writes = program.Sources.MentionsOf(field, cancellationToken).Where(mention => mention.WholeAccess().IsWritten()).ToList();
        // Where it is replaced once it exists, a failed one can be.
        if (writes.Exists(write => write.EnclosingFunction() is not ConstructorDeclarationSyntax))
            return null;
        var value = variable.Initializer?.Value ?? (writes is [{ } only] ? (only.WholeAccess().Parent as AssignmentExpressionSyntax)?.Right : null);
        if (value is not BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: AnonymousFunctionExpressionSyntax factory }, ..] })
            return null;
        var risky = TotalCalls.Escapes(WorkOf(factory), program, model, cancellationToken).OfType<InvocationExpressionSyntax>().FirstOrDefault();
        return risky is null ? null : new(variable, risky);
    }

    /// <summary>What runs: the factory, or what it hands to the pool.</summary>
    private static CSharpSyntaxNode WorkOf(AnonymousFunctionExpressionSyntax factory)
        => factory.Body is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: AnonymousFunctionExpressionSyntax inner }, ..] } run && run.CalledName()?.Identifier.ValueText is "Run" or "StartNew"
            ? inner.Body
            : factory.Body;

    /// <summary>The host keeps it, or it is registered as the one of its kind.</summary>
    private static bool IsLongLived(INamedTypeSymbol type, ProgramModel program, CancellationToken cancellationToken)
        => program.Types.IsOrDerivesFrom(type, "Microsoft.Extensions.Hosting.IHostedService")
            || program.Sources.MentionsOf(type, cancellationToken).Any(mention => mention.Ancestors().TakeWhile(ancestor => ancestor is not StatementSyntax).OfType<GenericNameSyntax>()
                .Any(name => name.Identifier.ValueText is "AddSingleton" or "TryAddSingleton"));
}
