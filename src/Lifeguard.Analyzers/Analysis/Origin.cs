using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// Where does a name, type, assembly or text come from? What the build fixes is tested with the program; what arrives at run time
/// is different on every machine.
/// </summary>
internal sealed class Origin(ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
{
    private const int Depth = 4;

    private static readonly HashSet<string> AssemblyLoads = new(StringComparer.Ordinal)
    {
        "Load", "LoadFrom", "LoadFile", "UnsafeLoadFrom", "LoadFromAssemblyPath", "LoadFromAssemblyName", "LoadFromStream",
    };

    private static readonly string[] Settings = ["Config", "Settings", "Options"];

    private static readonly HashSet<string> FileReads = new(StringComparer.Ordinal)
    {
        "ReadAllText", "ReadAllTextAsync", "ReadAllBytes", "ReadAllBytesAsync", "OpenRead", "OpenText", "Open",
    };

    /// <summary>Certainly names something that the build does not know: a setting, a file's content, what a caller passes.</summary>
    internal bool ArrivesAtRunTime(ExpressionSyntax name) => IsFixed(name, Depth) == false;

    /// <summary>Certainly a type or assembly that was found by name while running; false also when it cannot be told.</summary>
    internal bool IsLoaded(ExpressionSyntax typeOrAssembly) => IsLoaded(typeOrAssembly, Depth);

    /// <summary>Certainly the content of a file.</summary>
    internal bool IsFileContent(ExpressionSyntax text) => FileRead(text, Depth) is not null;

    /// <summary>The path of the file whose content this is; null when it is no file's content, or the path is not at hand.</summary>
    internal ExpressionSyntax? PathOf(ExpressionSyntax text) => FileRead(text, Depth);

    /// <summary>True: fixed by the build. False: certainly not. Null: cannot be told.</summary>
    private bool? IsFixed(ExpressionSyntax expression, int depth)
    {
        cancellationToken.ThrowIfCancellationRequested();
        expression = expression.Bare();
        if (depth == 0)
            return null;
        if (model.GetConstantValue(expression, cancellationToken).HasValue)
            return true;
        switch (expression)
        {
            case LiteralExpressionSyntax or TypeOfExpressionSyntax:
                return true;
            case CastExpressionSyntax cast:
                return IsFixed(cast.Expression, depth);
            case AwaitExpressionSyntax:
                return false;
            case BinaryExpressionSyntax binary:
                return Both(IsFixed(binary.Left, depth), IsFixed(binary.Right, depth));
            case ConditionalExpressionSyntax choice:
                return Both(IsFixed(choice.WhenTrue, depth), IsFixed(choice.WhenFalse, depth));
            case InterpolatedStringExpressionSyntax text:
                return All(text.Contents.OfType<InterpolationSyntax>().Select(hole => hole.Expression), depth);
        }

        // Only text comes from outside: numbers and enumerations that shape a name have few values, all of them foreseen.
        if (model.GetTypeInfo(expression, cancellationToken).Type is not { } type || type.SpecialType != SpecialType.System_String)
            return true;
        if (model.GetSymbolInfo(expression, cancellationToken).Symbol is not { } symbol)
            return null;
        // A type's own name leads back to the type; an enumeration value's to its member.
        if (IsReflection(symbol.ContainingType) || symbol.ContainingType?.TypeKind == TypeKind.Enum || symbol is IMethodSymbol { Name: "ToString", Parameters.IsEmpty: true })
            return true;
        return symbol switch
        {
            IParameterSymbol parameter => IsFixedByCallers(parameter, depth),
            ILocalSymbol local => OfLocal(local, expression, depth),
            IFieldSymbol { IsConst: true } => true,
            IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null, IsIndexer: false } when ValueOf(symbol) is { } value => At(value).IsFixed(value, depth - 1),
            IMethodSymbol { ContainingType.SpecialType: SpecialType.System_String } => OfStringMethod(expression, depth),
            IMethodSymbol method when program.Sources.Owns(method) => IsSetting(method) ? false : OfArguments(expression, depth),
            IFieldSymbol { IsStatic: true, IsReadOnly: true } => null, // whoever declares it may have written it down
            IFieldSymbol or IPropertySymbol or IMethodSymbol => false,
            _ => null,
        };
    }

    private bool? All(IEnumerable<ExpressionSyntax> parts, int depth) => parts.Aggregate((bool?)true, (so, part) => Both(so, IsFixed(part, depth)));

    /// <summary>A name is as unknown as its most unknown part.</summary>
    private static bool? Both(bool? left, bool? right) => left == false || right == false ? false : left is null || right is null ? null : true;

    private bool? OfStringMethod(ExpressionSyntax expression, int depth)
    {
        if (expression is not InvocationExpressionSyntax call)
            return null;
        var parts = call.ArgumentList.Arguments.Select(argument => argument.Expression);
        return All(call.Expression is MemberAccessExpressionSyntax { Expression: var text } && model.GetTypeInfo(text, cancellationToken).Type is not null ? parts.Prepend(text) : parts, depth);
    }

    /// <summary>What a method here makes of a name that arrives at run time arrives at run time; what else it may answer is not followed.</summary>
    private bool? OfArguments(ExpressionSyntax expression, int depth)
        => expression is InvocationExpressionSyntax call && call.ArgumentList.Arguments.Any(argument => IsFixed(argument.Expression, depth - 1) == false) ? false : null;

    private bool? OfLocal(ILocalSymbol local, ExpressionSyntax at, int depth)
    {
        if (local.DeclaringSyntaxReferences is not [var reference])
            return null;
        switch (reference.GetSyntax(cancellationToken))
        {
            case VariableDeclaratorSyntax { Initializer.Value: { } value } declarator:
                return IsWrittenAgain(local, declarator) ? null : IsFixed(value, depth - 1);
            case ForEachStatementSyntax loop:
                return OfElements(loop.Expression, depth);
            default:
                return null;
        }
    }

    /// <summary>What a loop goes through: names listed in the source are fixed, an assembly's own list of names is too.</summary>
    private bool? OfElements(ExpressionSyntax sequence, int depth)
    {
        if (depth == 0)
            return null;
        switch (sequence.Bare())
        {
            case ImplicitArrayCreationExpressionSyntax array:
                return All(array.Initializer.Expressions, depth);
            case ArrayCreationExpressionSyntax { Initializer: { } initializer }:
                return All(initializer.Expressions, depth);
            case InvocationExpressionSyntax call when call.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == "GetManifestResourceNames"):
                return true;
            case IdentifierNameSyntax or MemberAccessExpressionSyntax when model.GetSymbolInfo(sequence, cancellationToken).Symbol is { } symbol && ValueOf(symbol) is { } value:
                return At(value).OfElements(value, depth - 1);
            case InvocationExpressionSyntax:
                return null;
            default:
                return sequence.Bare().IsKind(SyntaxKind.CollectionExpression) ? true : null;
        }
    }

    /// <summary>
    /// A parameter carries what the callers pass. Where all of them are seen and pass fixed names, it is fixed; a lambda's caller is not seen.
    /// </summary>
    private bool? IsFixedByCallers(IParameterSymbol parameter, int depth)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction, IsExtensionMethod: false } method)
            return null;
        var isConstructor = method.MethodKind == MethodKind.Constructor;
        var isCalled = false;
        var isKnown = true;
        foreach (var mention in program.Sources.MentionsOf(isConstructor ? method.ContainingType : method, cancellationToken))
        {
            var list = isConstructor
                ? mention.FirstAncestorOrSelf<ObjectCreationExpressionSyntax>() is { } creation && creation.Type.Span.Contains(mention.Span) ? creation.ArgumentList : null
                : mention.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.CalledName() == mention ? call.ArgumentList : null;
            if (isConstructor && mention.FirstAncestorOrSelf<BaseListSyntax>() is not null)
                isKnown = !(isCalled = true); // what derives from it passes something of its own
            if (list is null)
                continue;
            var passed = list.ArgumentFor(parameter.Ordinal, parameter.Name);
            var isFixed = passed is null ? true : At(passed).IsFixed(passed, depth - 1);
            if (isFixed == false)
                return false;
            isKnown &= isFixed == true;
            isCalled = true;
        }

        if (isCalled)
            return isKnown ? true : null;
        // Nobody here calls it: it is there for callers elsewhere, and takes whatever they pass.
        return method.DeclaredAccessibility == Accessibility.Private ? null : false;
    }

    private bool IsLoaded(ExpressionSyntax expression, int depth)
    {
        expression = expression.Bare();
        if (depth == 0)
            return false;
        switch (expression)
        {
            case CastExpressionSyntax cast:
                return IsLoaded(cast.Expression, depth);
            case BinaryExpressionSyntax binary when binary.IsKind(SyntaxKind.CoalesceExpression):
                return IsLoaded(binary.Left, depth);
            case InvocationExpressionSyntax call when call.CalledName() is { } called:
                // By a name that is written here, or that a loaded assembly gives, it is a part of the build, loaded late.
                if (called.Identifier.ValueText == "Load" && call.ArgumentList.Arguments is [{ Expression: var name }, ..] && IsFixed(name, depth - 1) != false)
                    return false;
                if (AssemblyLoads.Contains(called.Identifier.ValueText))
                    return model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingType: var home } && (program.Types.Is(home, "System.Reflection.Assembly") || program.Types.IsOrDerivesFrom(home, "System.Runtime.Loader.AssemblyLoadContext"));
                return called.Identifier.ValueText == "GetType" && call.ArgumentList.Arguments.Count > 0
                    && LoadApis.Table.In(program).Find(model.GetSymbolInfo(call, cancellationToken).Symbol) is { Kind: LoadKind.Type } && IsLoadOfType(call, depth);
            case IdentifierNameSyntax or MemberAccessExpressionSyntax:
                if (model.GetSymbolInfo(expression, cancellationToken).Symbol is not { } symbol)
                    return false;
                if (symbol is ILocalSymbol local && local.DeclaringSyntaxReferences is [var reference])
                {
                    return reference.GetSyntax(cancellationToken) switch
                    {
                        VariableDeclaratorSyntax { Initializer.Value: { } value } declarator => !IsWrittenAgain(local, declarator) && IsLoaded(value, depth - 1),
                        ForEachStatementSyntax loop => IsTypesOfLoaded(loop.Expression, depth),
                        _ => false,
                    };
                }

                return ValueOf(symbol) is { } stored && At(stored).IsLoaded(stored, depth - 1);
            default:
                return false;
        }
    }

    /// <summary>A type by name is loaded when the name arrives at run time, or the assembly it is sought in does.</summary>
    internal bool IsLoadOfType(InvocationExpressionSyntax call) => IsLoadOfType(call, Depth);

    private bool IsLoadOfType(InvocationExpressionSyntax call, int depth)
        => call.ArgumentList.Arguments is [{ Expression: var name }, ..] && IsFixed(name, depth) == false || call.Receiver() is { } receiver && IsLoaded(receiver, depth - 1);

    private bool IsTypesOfLoaded(ExpressionSyntax sequence, int depth)
        => sequence.Bare() switch
        {
            InvocationExpressionSyntax call when call.CalledName()?.Identifier.ValueText is "GetTypes" or "GetExportedTypes" => call.Receiver() is { } assembly && IsLoaded(assembly, depth - 1),
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "DefinedTypes" or "ExportedTypes" } member => IsLoaded(member.Expression, depth - 1),
            _ => false,
        };

    /// <summary>The path that is read, or the text itself where the path is not an argument.</summary>
    private ExpressionSyntax? FileRead(ExpressionSyntax expression, int depth)
    {
        expression = expression.Bare();
        if (depth == 0)
            return null;
        switch (expression)
        {
            case AwaitExpressionSyntax awaited:
                return FileRead(awaited.Expression, depth);
            case CastExpressionSyntax cast:
                return FileRead(cast.Expression, depth);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var task } }:
                return FileRead(task, depth);
            case InvocationExpressionSyntax call when call.CalledName() is { } called && FileReads.Contains(called.Identifier.ValueText)
                && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method && program.Types.Is(method.ContainingType, "System.IO.File"):
                return call.ArgumentList.Arguments.FirstOrDefault()?.Expression;
            case IdentifierNameSyntax when model.GetSymbolInfo(expression, cancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var reference] } local:
                return reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } declarator && !IsWrittenAgain(local, declarator) ? FileRead(value, depth - 1) : null;
            default:
                return null;
        }
    }

    /// <summary>The one value a field or property ever has: its initialiser, or the only assignment in its type.</summary>
    private ExpressionSyntax? ValueOf(ISymbol symbol)
    {
        if (symbol is not (IFieldSymbol or IPropertySymbol) || !program.Sources.Owns(symbol) || symbol.DeclaringSyntaxReferences is not [var reference])
            return null;
        var values = new List<ExpressionSyntax>();
        var declaration = reference.GetSyntax(cancellationToken);
        if (declaration is VariableDeclaratorSyntax { Initializer.Value: { } initial })
            values.Add(initial);
        if (declaration is PropertyDeclarationSyntax property && (property.Initializer?.Value ?? property.ExpressionBody?.Expression) is { } given)
            values.Add(given);
        foreach (var mention in program.Sources.MentionsOf(symbol, cancellationToken))
        {
            var whole = mention.WholeAccess();
            if (whole.Parent is AssignmentExpressionSyntax assignment && assignment.Left == whole)
                values.Add(assignment.Right);
            else if (whole.Parent is ArgumentSyntax argument && !argument.RefKindKeyword.IsKind(SyntaxKind.None))
                return null;
        }

        return values is [var only] ? only : null;
    }

    private bool IsWrittenAgain(ILocalSymbol local, SyntaxNode declarator)
        => declarator.EnclosingFunction() is not { } function || function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name
            => name.Identifier.ValueText == local.Name && name.IsWritten()
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, local));

    /// <summary>A method that reads a setting takes its key, and goes by the name of the type that holds them.</summary>
    private static bool IsSetting(IMethodSymbol method)
        => method.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_String) && Settings.Any(word => method.ContainingType.Name.IndexOf(word, StringComparison.Ordinal) >= 0);

    /// <summary>The same question where <paramref name="node"/> stands: another file has another model.</summary>
    private Origin At(SyntaxNode node) => node.SyntaxTree == model.SyntaxTree ? this : new Origin(program, program.Sources.ModelFor(node), cancellationToken);

    private bool IsReflection(INamedTypeSymbol? type)
        => type is not null && (type.ContainingNamespace?.ToDisplayString() == "System.Reflection" || program.Types.Is(type, "System.Type"));
}
