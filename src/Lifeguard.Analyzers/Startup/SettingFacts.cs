using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>What is known about a setting that may be missing and is passed on as if it were not.</summary>
/// <param name="Whole">The read with its <c>!</c>.</param>
/// <param name="Key">The key as the user of the service would write it, when it is a constant.</param>
internal sealed record SettingFacts(PostfixUnaryExpressionSyntax Whole, ExpressionSyntax KeyExpression, string? Key)
{
    /// <summary>The cheap test: a read by a key, handed on.</summary>
    internal static bool MayBeSetting(PostfixUnaryExpressionSyntax forgiven) => KeyOf(forgiven) is not null && forgiven.Parent is ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ArrowExpressionClauseSyntax or ReturnStatementSyntax;

    internal static SettingFacts? Of(PostfixUnaryExpressionSyntax forgiven, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var symbol = model.GetSymbolInfo(forgiven.Operand, cancellationToken).Symbol;
        var prefix = symbol switch
        {
            IMethodSymbol { Name: "GetConnectionString" } method when program.Types.Is((method.ReducedFrom ?? method).ContainingType, "Microsoft.Extensions.Configuration.ConfigurationExtensions") => "ConnectionStrings:",
            IMethodSymbol { Name: "GetEnvironmentVariable" } method when program.Types.Is(method.ContainingType, "System.Environment") => "",
            IPropertySymbol { IsIndexer: true } indexer when program.Types.IsOrDerivesFrom(indexer.ContainingType, "Microsoft.Extensions.Configuration.IConfiguration") => "",
            _ => null,
        };
        if (prefix is null || IsLookedAt(forgiven))
            return null;
        var key = KeyOf(forgiven)!;
        return new(forgiven, key, model.GetConstantValue(key, cancellationToken).Value is string constant ? prefix + constant : null);
    }

    private static ExpressionSyntax? KeyOf(PostfixUnaryExpressionSyntax forgiven) => forgiven.Operand switch
    {
        InvocationExpressionSyntax call when call.CalledName()?.Identifier.ValueText is "GetConnectionString" or "GetEnvironmentVariable" => call.ArgumentList.Arguments.FirstOrDefault()?.Expression,
        ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: var key }] } => key,
        _ => null,
    };

    /// <summary>The same read stands in the same member without a <c>!</c>, or the variable that takes it is tested: somebody has thought of it.</summary>
    private static bool IsLookedAt(PostfixUnaryExpressionSyntax forgiven)
    {
        if (IsAskedAbout(forgiven))
            return true;
        if (forgiven.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member)
            return false;
        SyntaxNode scope = member is GlobalStatementSyntax ? member.Parent! : member;
        var read = forgiven.Operand.ToString();
        if (scope.DescendantNodes().Any(node => node is InvocationExpressionSyntax or ElementAccessExpressionSyntax && node != forgiven.Operand && node.ToString() == read && node.Parent is not PostfixUnaryExpressionSyntax))
            return true;
        return forgiven.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } }
            && scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(mention => mention.Identifier.ValueText == name && (LoadUse.IsLookedAt(mention) || IsAskedAbout(mention)));
    }

    private static bool IsAskedAbout(ExpressionSyntax value)
        => value.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && call.CalledName()?.Identifier.ValueText is { } name
            && (name.StartsWith("IsNullOr", StringComparison.Ordinal) || name.StartsWith("ThrowIf", StringComparison.Ordinal) || name.StartsWith("Try", StringComparison.Ordinal));
}
