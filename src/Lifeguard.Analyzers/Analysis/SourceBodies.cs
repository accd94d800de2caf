using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// The way into other bodies of the same compilation: what a method's body is, and where a method is mentioned.
/// Asked only about a site that is about to be reported. A finding that rests on another file may be stale in an editor
/// until that file's project is analysed again.
/// </summary>
internal sealed class SourceBodies(Compilation compilation)
{
    // Trees outlive compilations in an editor, so after an edit only the changed tree is scanned again.
    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> NamesByTree = new();

    /// <summary>The model of any tree of the compilation.</summary>
    internal SemanticModel ModelFor(SyntaxNode node)
#pragma warning disable RS1030, RS0030 // the one place that looks into trees other than the one being analysed
        => compilation.GetSemanticModel(node.SyntaxTree);
#pragma warning restore RS1030, RS0030

    /// <summary>The same; <paramref name="atHand"/>, which has its answers already, where it is the node's own.</summary>
    internal SemanticModel ModelFor(SyntaxNode node, SemanticModel atHand) => node.SyntaxTree == atHand.SyntaxTree ? atHand : ModelFor(node);

    /// <summary>
    /// Declared by this very compilation? In an editor a referenced project's symbols have source too, but it is as foreign as a package's.
    /// </summary>
    internal bool Owns(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly);

    /// <summary>
    /// The declaration (method, local function, accessor, lambda is none) of a method that has source here; null for a method
    /// from metadata, an abstract one, or one that several partial declarations make ambiguous.
    /// </summary>
    internal SyntaxNode? DeclarationOf(IMethodSymbol? method, CancellationToken cancellationToken)
    {
        method = method?.PartialImplementationPart ?? method;
        if (method?.OriginalDefinition.DeclaringSyntaxReferences is not [var reference])
            return null;
        var declaration = reference.GetSyntax(cancellationToken);
        return BodyOf(declaration) is null || !compilation.ContainsSyntaxTree(declaration.SyntaxTree) ? null : declaration;
    }

    /// <summary>The block or expression that a method, accessor, local function or lambda executes; null when it has none.</summary>
    internal static SyntaxNode? BodyOf(SyntaxNode? function) => function switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody?.Expression,
        LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody?.Expression,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody?.Expression,
        PropertyDeclarationSyntax property => property.ExpressionBody?.Expression,
        AnonymousFunctionExpressionSyntax lambda => lambda.Body,
        _ => null,
    };

    /// <summary>
    /// Every place in the compilation's source that names <paramref name="member"/>: calls and method groups, reads and writes alike.
    /// Private members are sought in their type's declarations only.
    /// </summary>
    internal IEnumerable<SimpleNameSyntax> MentionsOf(ISymbol member, CancellationToken cancellationToken)
    {
        var definition = member.OriginalDefinition;
        foreach (var scope in ScopesThatCanName(definition, cancellationToken))
        {
            SemanticModel? model = null;
            foreach (var name in scope.DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (name.Identifier.ValueText != definition.Name)
                    continue;
                cancellationToken.ThrowIfCancellationRequested();
                model ??= ModelFor(name);
                var symbols = model.GetSymbolInfo(name, cancellationToken);
                var candidates = symbols.Symbol is { } symbol ? ImmutableArray.Create(symbol) : symbols.CandidateSymbols;
                if (candidates.Any(candidate => Means(candidate, definition)))
                    yield return name;
            }
        }
    }

    /// <summary>Does any identifier of the compilation's source look like this?</summary>
    internal bool Spell(Func<string, bool> name, CancellationToken cancellationToken)
        => compilation.SyntaxTrees.Any(tree => NamesIn(tree, cancellationToken).Any(name));

    private static bool Means(ISymbol mentioned, ISymbol definition)
    {
        if (mentioned is not IMethodSymbol method)
            return SymbolEqualityComparer.Default.Equals(mentioned.OriginalDefinition, definition);
        for (var current = (method.ReducedFrom ?? method).OriginalDefinition; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            if (SymbolEqualityComparer.Default.Equals(current, definition))
                return true;
        }

        return false;
    }

    private IEnumerable<SyntaxNode> ScopesThatCanName(ISymbol member, CancellationToken cancellationToken)
    {
        if (member is IMethodSymbol { MethodKind: MethodKind.LocalFunction } || member.DeclaredAccessibility == Accessibility.Private)
            return Owns(member) ? member.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)) : [];
        return compilation.SyntaxTrees
            .Where(tree => NamesIn(tree, cancellationToken).Contains(member.Name))
            .Select(tree => tree.GetRoot(cancellationToken));
    }

    private static HashSet<string> NamesIn(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (NamesByTree.TryGetValue(tree, out var names))
            return names;
        names = new(tree.GetRoot(cancellationToken).DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText), StringComparer.Ordinal);
        return NamesByTree.GetValue(tree, _ => names);
    }
}
