using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>Why a member of options must be set.</summary>
internal enum SettingNeed
{
    /// <summary>It says itself, by an attribute, what it must hold.</summary>
    Annotated,

    /// <summary>It says that it is never null.</summary>
    NeverNull,

    /// <summary>A loop waits that long between its turns: unset, not at all.</summary>
    Pause,
}

/// <summary>What is known about options whose settings nobody looks at before the first request needs them.</summary>
/// <param name="Call">The last validation of the options, or their binding where there is none.</param>
/// <param name="Options">The name of their type.</param>
/// <param name="Required">A member that must be set and that nothing checks; null where they are validated.</param>
/// <param name="Need">Why it must be set.</param>
internal sealed record OptionsFacts(InvocationExpressionSyntax Call, string Options, string? Required, SettingNeed Need)
{
    private const string Builder = "Microsoft.Extensions.Options.OptionsBuilder`1";

    private static readonly HashSet<string> AtStart = new(StringComparer.Ordinal) { "ValidateOnStart", "AddOptionsWithValidateOnStart" };

    internal static bool MayConcernOptions(InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText is "Validate" or "ValidateDataAnnotations" or "Configure" or "Bind" or "BindConfiguration";

    internal static OptionsFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method || OptionsOf(method, program) is not { } options || program.Sources.Spell(name => name == "IStartupValidator", cancellationToken))
            return null;
        var validates = method.Name.StartsWith("Validate", StringComparison.Ordinal);
        var chains = Chains(call, model, cancellationToken);
        if (chains is null || chains.Exists(IsAtStart) || IsElsewhere(options, IsAtStart, program, cancellationToken))
            return null;
        if (validates)
            return chains.SelectMany(chain => chain).Last(IsValidation) == call ? new(call, options.Name, null, default) : null;
        if (chains.Exists(chain => chain.Exists(IsCheck)) || !program.Sources.Owns(options) || IsElsewhere(options, chain => chain.Exists(IsCheck), program, cancellationToken) || IsJudgedByType(options, program, cancellationToken))
            return null;
        return RequiredMembers(options, program, cancellationToken).FirstOrDefault() is ({ } required, var need) ? new(call, options.Name, required.Name, need) : null;
    }

    /// <summary>The options' type, where the member is one of those that bind or validate options.</summary>
    private static INamedTypeSymbol? OptionsOf(IMethodSymbol method, ProgramModel program)
    {
        var home = (method.ReducedFrom ?? method).ContainingType;
        var builder = program.Types.Is(home, Builder) ? home : method.ReceiverType as INamedTypeSymbol;
        if (program.Types.Is(builder, Builder) && (program.Types.Is(home, Builder) || home.Name.StartsWith("OptionsBuilder", StringComparison.Ordinal)))
            return method.Name == "Configure" ? null : builder!.TypeArguments[0] as INamedTypeSymbol;
        return method.Name == "Configure" && home.Name == "OptionsConfigurationServiceCollectionExtensions" && method.TypeArguments is [INamedTypeSymbol options] ? options : null;
    }

    private static bool IsAtStart(List<InvocationExpressionSyntax> chain) => chain.Exists(call => AtStart.Contains(call.CalledName()!.Identifier.ValueText));

    private static bool IsValidation(InvocationExpressionSyntax call) => call.CalledName()!.Identifier.ValueText.StartsWith("Validate", StringComparison.Ordinal);

    private static bool IsCheck(InvocationExpressionSyntax call) => IsValidation(call) || call.CalledName()!.Identifier.ValueText.Contains("Validat") || call.CalledName()!.Identifier.ValueText.StartsWith("PostConfigure", StringComparison.Ordinal);

    /// <summary>The fluent chain with this call, and the other chains on the same builder; null where the builder goes out of sight.</summary>
    private static List<List<InvocationExpressionSyntax>>? Chains(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        var chain = ChainOf(call);
        var first = chain[0].Receiver();
        var last = chain[chain.Count - 1];
        ILocalSymbol? local = null;
        switch (last.Parent)
        {
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }:
                local = model.GetDeclaredSymbol(declarator, cancellationToken) as ILocalSymbol;
                break;
            case ExpressionStatementSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Services" }:
            case ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax when model.GetEnclosingSymbol(call.SpanStart, cancellationToken) is IMethodSymbol { ReturnsVoid: true }:
                break;
            default:
                return null; // returned, kept or handed on
        }

        if (local is null && first is not null && model.GetTypeInfo(first, cancellationToken).Type?.Name == "OptionsBuilder")
        {
            local = model.GetSymbolInfo(first, cancellationToken).Symbol as ILocalSymbol;
            if (local is null)
                return null; // a parameter, a field: somebody else has it too
        }

        if (local is null)
            return [chain];
        var chains = new List<List<InvocationExpressionSyntax>>();
        foreach (var mention in call.EnclosingFunction()!.DescendantNodes().OfType<IdentifierNameSyntax>().Where(mention => mention.Identifier.ValueText == local.Name))
        {
            if (mention.Parent is not MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax used })
                return null;
            chains.Add(ChainOf(used));
        }

        if (local.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax made })
            chains.Insert(0, ChainOf(made));
        return chains;
    }

    /// <summary>Every call of the fluent chain, the first one first.</summary>
    private static List<InvocationExpressionSyntax> ChainOf(InvocationExpressionSyntax call)
    {
        while (call.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } && next.CalledName() is not null)
            call = next;
        var chain = new List<InvocationExpressionSyntax>();
        for (InvocationExpressionSyntax? link = call; link?.CalledName() is not null; link = link.Receiver() as InvocationExpressionSyntax)
            chain.Insert(0, link);
        return chain;
    }

    /// <summary>Is there another chain about the same options of which this holds?</summary>
    private static bool IsElsewhere(INamedTypeSymbol options, Predicate<List<InvocationExpressionSyntax>> holds, ProgramModel program, CancellationToken cancellationToken)
        => program.Sources.MentionsOf(options, cancellationToken).Any(mention => mention.FirstAncestorOrSelf<TypeArgumentListSyntax>()?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.CalledName() is not null && holds(ChainOf(call)));

    /// <summary>A validator of their own, or a method in the type that is called so.</summary>
    private static bool IsJudgedByType(INamedTypeSymbol options, ProgramModel program, CancellationToken cancellationToken)
        => options.GetMembers().Any(member => member is IMethodSymbol && member.Name.Contains("Validat"))
            || program.Sources.MentionsOf(options, cancellationToken).Any(mention => mention.Ancestors().OfType<GenericNameSyntax>().Any(generic => generic.Identifier.ValueText.Contains("Validat") || generic.Identifier.ValueText == "IPostConfigureOptions"));

    /// <summary>Members that have no sensible value unless somebody sets one, that are read, and that nothing in the program tests; annotated ones first.</summary>
    private static IEnumerable<(IPropertySymbol Member, SettingNeed Need)> RequiredMembers(INamedTypeSymbol options, ProgramModel program, CancellationToken cancellationToken)
        => options.GetMembers().OfType<IPropertySymbol>()
            .Where(member => member.SetMethod is not null && !member.IsStatic)
            .Select(member => (Member: member, Need: NeedOf(member, program, cancellationToken)))
            .Where(candidate => candidate.Need is not null && IsReadUntested(candidate.Member, program, cancellationToken))
            .Select(candidate => (candidate.Member, candidate.Need!.Value))
            .OrderBy(candidate => candidate.Value);

    private static SettingNeed? NeedOf(IPropertySymbol member, ProgramModel program, CancellationToken cancellationToken)
        => member.GetAttributes().Any(attribute => program.Types.IsOrDerivesFrom(attribute.AttributeClass, "System.ComponentModel.DataAnnotations.ValidationAttribute")) ? SettingNeed.Annotated
            : IsLeftToSettings(member, cancellationToken) ? SettingNeed.NeverNull
            : IsPause(member, program, cancellationToken) ? SettingNeed.Pause
            : null;

    /// <summary>A number or time span with no value of its own that is handed, perhaps by way of a local, to what waits between turns.</summary>
    private static bool IsPause(IPropertySymbol member, ProgramModel program, CancellationToken cancellationToken)
        => (member.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Double || member.Type.Name == "TimeSpan")
            && member.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax(cancellationToken) is PropertyDeclarationSyntax { Initializer: null, AccessorList: not null }
            && program.Sources.MentionsOf(member, cancellationToken).Any(mention => IsWaitedFor(mention.WholeAccess()));

    private static bool IsWaitedFor(ExpressionSyntax duration) => duration.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => call.CalledName()?.Identifier.ValueText is { } name
            && (name is "Delay" or "Sleep" && call.FirstAncestorOrSelf<StatementSyntax>(statement => statement.IsLoop()) is not null || name.StartsWith("From", StringComparison.Ordinal) && IsWaitedFor(call)),
        ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.ValueText: "PeriodicTimer" } } } => true,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax } local } => local.EnclosingFunction()!.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(mention => mention.Identifier.ValueText == local.Identifier.ValueText && IsWaitedFor(mention)),
        _ => false,
    };

    /// <summary>It says that it is never null, and leaves it to the settings to make that true.</summary>
    private static bool IsLeftToSettings(IPropertySymbol member, CancellationToken cancellationToken)
        => member.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated, Name: "String" or "Uri" }
            && member.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax(cancellationToken) is PropertyDeclarationSyntax declaration
            && (member.IsRequired || declaration.Initializer is null || declaration.Initializer.Value is PostfixUnaryExpressionSyntax forgiven && forgiven.IsKind(SyntaxKind.SuppressNullableWarningExpression));

    private static bool IsReadUntested(IPropertySymbol member, ProgramModel program, CancellationToken cancellationToken)
    {
        var reads = program.Sources.MentionsOf(member, cancellationToken).Select(mention => mention.WholeAccess()).Where(access => !access.IsWritten()).ToList();
        return reads.Count > 0 && !reads.Exists(access => LoadUse.IsLookedAt(access) || access.Parent is BinaryExpressionSyntax { OperatorToken.RawKind: (int)SyntaxKind.LessThanToken or (int)SyntaxKind.LessThanEqualsToken or (int)SyntaxKind.GreaterThanToken or (int)SyntaxKind.GreaterThanEqualsToken or (int)SyntaxKind.EqualsEqualsToken or (int)SyntaxKind.ExclamationEqualsToken }
            || access.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && call.CalledName()?.Identifier.ValueText is { } name
                && (name.StartsWith("IsNullOr", StringComparison.Ordinal) || name.StartsWith("ThrowIf", StringComparison.Ordinal) || name.Contains("NotNull")));
    }
}
