using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>What is known about a load that may find nothing, and whose answer nobody looks at.</summary>
/// <param name="Method">The member that loads.</param>
/// <param name="Use">What becomes of the answer.</param>
internal sealed record LoadFacts(InvocationExpressionSyntax Call, LoadApi Api, IMethodSymbol Method, LoadUse Use)
{
    // Whoever asks one of these has looked, in a way of his own.
    private static readonly HashSet<string> Assignability = new(StringComparer.Ordinal)
    {
        "IsAssignableFrom", "IsAssignableTo", "IsSubclassOf", "GetInterface", "GetInterfaces", "IsInstanceOfType", "ImplementedInterfaces", "BaseType",
    };

    private static readonly string[] Registrations = ["Add", "TryAdd", "Register", "Replace", "Bind", "Use", "Configure"];

    private static readonly HashSet<string> ResourceLists = new(StringComparer.Ordinal) { "GetManifestResourceNames", "GetManifestResourceInfo" };

    /// <summary>The value to follow: the call, or the awaited task it starts.</summary>
    internal ExpressionSyntax Value => ValueOf(Call);

    /// <summary>The type a soft cast turns into null; null where there is none.</summary>
    internal TypeSyntax? SoftCast => SoftCastOf(Call);

    /// <summary>The name that is asked for, as it is written; null where a type or a file stands for it.</summary>
    internal ExpressionSyntax? Name
        => Method.Parameters.LastOrDefault(parameter => parameter.Type.SpecialType == SpecialType.System_String) is { } parameter
            ? Call.ArgumentList.ArgumentFor(parameter.Ordinal, parameter.Name)
            : null;

    /// <summary>The parameter that makes the load throw by itself; null where it has none.</summary>
    internal static bool CanThrow(IMethodSymbol method) => method.Parameters.Any(parameter => parameter.Name == "throwOnError");

    /// <summary>The facts, or null when the load cannot fail quietly, the build decides it, or somebody looks, or may look, at the answer.</summary>
    internal static LoadFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method || LoadApis.Find(method, program) is not { } api)
            return null;
        var origin = new Origin(program, model, cancellationToken);
        if (!DependsOnRunTime(call, api, method, origin, program, model, cancellationToken))
            return null;
        var use = api.Failure switch
        {
            LoadFailure.False => OfDropped(call, method, program, model, cancellationToken),
            LoadFailure.Throws => LoadUse.Of(ValueOf(call), isAnnotated: true, program, model, cancellationToken),
            _ => LoadUse.Of(ValueOf(call), IsKnownToBeNull(method), program, model, cancellationToken),
        };
        var isFault = use.End switch
        {
            LoadEnd.Stored => true,
            LoadEnd.Dereferenced or LoadEnd.HandedOn or LoadEnd.Returned when api.Kind == LoadKind.Document => false,
            LoadEnd.Returned => true,
            LoadEnd.Dereferenced or LoadEnd.HandedOn => !FailureIsCaught(use, call, program, model, cancellationToken),
            _ => false,
        };
        return isFault ? new LoadFacts(call, api, method, use) : null;
    }

    private static InvocationExpressionSyntax ValueOf(InvocationExpressionSyntax call)
        => call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } ? configured : call;

    private static TypeSyntax? SoftCastOf(InvocationExpressionSyntax call)
    {
        var value = (ExpressionSyntax)call;
        while (value.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax)
            value = (ExpressionSyntax)value.Parent;
        return value.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression, Right: TypeSyntax type } ? type : null;
    }

    private static bool DependsOnRunTime(InvocationExpressionSyntax call, LoadApi api, IMethodSymbol method, Origin origin, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => api.Kind switch
        {
            LoadKind.Type => !ThrowsByItself(call, method, model, cancellationToken) && origin.IsLoadOfType(call),
            LoadKind.MachineType => !ThrowsByItself(call, method, model, cancellationToken),
            LoadKind.Member => call.Receiver() is { } home && origin.IsLoaded(home),
            LoadKind.Instance => origin.IsLoadOfType(call),
            LoadKind.InstanceOfType => method.Parameters is [{ Type.Name: "Type" }, ..] && SoftCastOf(call) is not null
                && call.ArgumentList.Arguments is [{ Expression: var type }, ..] && origin.IsLoaded(type) && !Mentions(call, Assignability),
            LoadKind.Resource => (call.ArgumentList.Arguments is [.., { Expression: var name }] && origin.ArrivesAtRunTime(name) || call.Receiver() is { } assembly && origin.IsLoaded(assembly))
                && !Mentions(call, ResourceLists),
            LoadKind.Service => IsUnregistered(call, method, program, model, cancellationToken),
            LoadKind.Document => call.ArgumentList.Arguments is [{ Expression: var text }, ..] && origin.IsFileContent(text),
            _ => true, // the machine decides
        };

    /// <summary>Is it asked to throw, or might it be?</summary>
    private static bool ThrowsByItself(InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model, CancellationToken cancellationToken)
        => method.Parameters.FirstOrDefault(parameter => parameter.Name == "throwOnError") is { } parameter
            && call.ArgumentList.ArgumentFor(parameter.Ordinal, parameter.Name) is { } choice
            && model.GetConstantValue(choice, cancellationToken).Value is not false;

    private static bool Mentions(SyntaxNode call, HashSet<string> names)
        => call.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => names.Contains(name.Identifier.ValueText)) == true;

    /// <summary>
    /// A service that this program declares and nothing in it registers. A library's services are registered by its host, those of a
    /// referenced assembly by that assembly, and where assemblies are scanned anything may be; who implements a provider of its own may throw.
    /// </summary>
    private static bool IsUnregistered(InvocationExpressionSyntax call, IMethodSymbol method, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var home = (method.ReducedFrom ?? method).ContainingType;
        if (program.Compilation.GetEntryPoint(cancellationToken) is null || !program.Types.Is(home, "System.IServiceProvider") && !home.IsStatic)
            return false;
        var service = method.TypeArguments is [var generic] ? generic
            : call.ArgumentList.Arguments.Select(argument => argument.Expression).OfType<TypeOfExpressionSyntax>().FirstOrDefault() is { } named ? model.GetTypeInfo(named.Type, cancellationToken).Type
            : null;
        return service is INamedTypeSymbol { IsReferenceType: true } type && program.Sources.Owns(type)
            && !program.Sources.Spell(IsScan, cancellationToken)
            && !program.Sources.MentionsOf(type.OriginalDefinition, cancellationToken).Any(IsRegistered);
    }

    private static bool IsScan(string name)
        => name == "Scan" || name.StartsWith("RegisterAssembly", StringComparison.Ordinal) || name.StartsWith("FromAssembl", StringComparison.Ordinal) || name.StartsWith("AddFromAssembl", StringComparison.Ordinal);

    /// <summary>Does this mention of a type stand in something like <c>AddSingleton&lt;T&gt;()</c>, or is the type registered by an attribute?</summary>
    private static bool IsRegistered(SimpleNameSyntax mention)
        => mention.Ancestors().TakeWhile(ancestor => ancestor is not (StatementSyntax or MemberDeclarationSyntax)).OfType<InvocationExpressionSyntax>()
            .Any(call => call.CalledName()?.Identifier.ValueText is { } name && Registrations.Any(verb => name.StartsWith(verb, StringComparison.Ordinal)));

    /// <summary>The compiler knows that null may come; else nobody is warned.</summary>
    private static bool IsKnownToBeNull(IMethodSymbol method)
        => method.OriginalDefinition.ReturnType is { } type && (type.NullableAnnotation == NullableAnnotation.Annotated
            || type is INamedTypeSymbol { TypeArguments: [{ NullableAnnotation: NullableAnnotation.Annotated }] });

    private static LoadUse OfDropped(InvocationExpressionSyntax call, IMethodSymbol method, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var isDropped = call.Parent is ExpressionStatementSyntax
            || call.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } discard, Parent: ExpressionStatementSyntax }
                && model.GetSymbolInfo(discard, cancellationToken).Symbol is null or IDiscardSymbol;
        var result = method.Parameters.First(parameter => parameter.RefKind == RefKind.Out);
        return isDropped && call.ArgumentList.ArgumentFor(result.Ordinal, result.Name) is { } target
            ? LoadUse.OfOut(target, program, model, cancellationToken)
            : new LoadUse(LoadEnd.Unknown, "", null);
    }

    /// <summary>Where loading and the first use stand in one try, its author has decided what a failed load means.</summary>
    private static bool FailureIsCaught(LoadUse use, InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var thrown = use.End == LoadEnd.Dereferenced ? "System.NullReferenceException" : "System.ArgumentNullException";
        return (use.At ?? call).Ancestors().TakeWhile(ancestor => ancestor is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax))
            .OfType<TryStatementSyntax>()
            .Where(attempt => attempt.Block.Span.Contains((use.At ?? call).Span))
            .SelectMany(attempt => attempt.Catches)
            .Any(clause => CatchEffect.Of(clause, program, model, cancellationToken).IsBroad || CatchEffect.Catches(clause, thrown, program, model, cancellationToken));
    }
}
