using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What becomes of a value that may be null, before anybody looks at it.</summary>
internal enum LoadEnd
{
    /// <summary>Cannot be told: it goes where others decide.</summary>
    Unknown,

    /// <summary>Compared with null, matched, replaced or refused.</summary>
    Checked,

    /// <summary>Thrown away.</summary>
    Dropped,

    /// <summary>A member of it is used at once.</summary>
    Dereferenced,

    /// <summary>Passed to a member that does not take null.</summary>
    HandedOn,

    /// <summary>Kept in a field, property, collection or container for later.</summary>
    Stored,

    /// <summary>Returned as something that is never null.</summary>
    Returned,
}

/// <summary>*Checked before use or publish?* Printable.</summary>
/// <param name="Where">The member that receives the value, as its author wrote it.</param>
/// <param name="At">Where that happens.</param>
internal sealed record LoadUse(LoadEnd End, string Where, SyntaxNode? At)
{
    private static readonly LoadUse Unknown = new(LoadEnd.Unknown, "", null);
    private static readonly LoadUse Checked = new(LoadEnd.Checked, "", null);

    public override string ToString() => End switch
    {
        LoadEnd.Checked => "checked",
        LoadEnd.Dropped => "dropped",
        LoadEnd.Dereferenced => $"dereferenced for {Where}",
        LoadEnd.HandedOn => $"handed to {Where}",
        LoadEnd.Stored => $"stored in {Where}",
        LoadEnd.Returned => $"returned by {Where}",
        _ => "unknown",
    };

    /// <summary>Syntax alone tells that the very next thing is a look at the value. The cheap test before any question to the compiler.</summary>
    internal static bool IsLookedAt(ExpressionSyntax value) => IsLook(value.Outer(out _));

    /// <summary>
    /// Follows the value. Where the compiler warns of null by itself (<paramref name="isAnnotated"/>: it knows that the value may be null,
    /// and nullable warnings are on), only what a <c>!</c> hides from it is an answer; its own warnings are not repeated.
    /// </summary>
    internal static LoadUse Of(ExpressionSyntax value, bool isAnnotated, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var compilerSpeaks = isAnnotated && model.GetNullableContext(value.SpanStart).WarningsEnabled();
        return new Reader(program, model, compilerSpeaks, cancellationToken).Follow(value, isForgiven: false, followsLocals: true);
    }

    /// <summary>What becomes of an out argument whose success nobody asked for.</summary>
    internal static LoadUse OfOut(ExpressionSyntax target, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => new Reader(program, model, compilerSpeaks: false, cancellationToken).OfOut(target);

    private static bool IsLook(ExpressionSyntax value) => value.Parent switch
    {
        ConditionalAccessExpressionSyntax access => access.Expression == value,
        BinaryExpressionSyntax binary => binary.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression or SyntaxKind.IsExpression
            || binary.IsKind(SyntaxKind.CoalesceExpression) && binary.Left == value,
        IsPatternExpressionSyntax or SwitchExpressionSyntax or SwitchStatementSyntax => true,
        AssignmentExpressionSyntax assignment => assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) && assignment.Left == value,
        _ => false,
    };

    private sealed class Reader(ProgramModel program, SemanticModel model, bool compilerSpeaks, CancellationToken cancellationToken)
    {
        private static readonly string[] Checks = ["NotNull", "Null", "Require", "Ensure", "Check", "Assert", "Guard", "Verify", "Valid", "Throw", "Equals"];

        private static readonly HashSet<string> Keepers = new(StringComparer.Ordinal) { "Add", "TryAdd", "Push", "Enqueue", "Insert", "AddFirst", "AddLast", "AddOrUpdate" };

        internal LoadUse Follow(ExpressionSyntax value, bool isForgiven, bool followsLocals)
        {
            value = value.Outer(out var forgiven);
            isForgiven |= forgiven;
            if (IsLook(value))
                return Checked;
            switch (value.Parent)
            {
                case ExpressionStatementSyntax:
                    return new LoadUse(LoadEnd.Dropped, "", value);
                case MemberAccessExpressionSyntax member when member.Expression == value:
                    return OfMember(member, isForgiven);
                case ElementAccessExpressionSyntax element when element.Expression == value:
                case InvocationExpressionSyntax call when call.Expression == value:
                case CommonForEachStatementSyntax each when each.Expression == value:
                    return Loud(LoadEnd.Dereferenced, value.Bare().ToString(), value, isForgiven);
                case ArgumentSyntax argument:
                    return OfArgument(argument, value, isForgiven);
                case AssignmentExpressionSyntax assignment when assignment.Right == value:
                    return OfAssignment(assignment, isForgiven, followsLocals);
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax or PropertyDeclarationSyntax } clause:
                    return OfInitializer(model.GetDeclaredSymbol(clause.Parent!, cancellationToken), clause, isForgiven, followsLocals);
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax:
                    return OfReturn(value, isForgiven);
                default:
                    return Unknown;
            }
        }

        internal LoadUse OfOut(ExpressionSyntax target)
        {
            var symbol = target switch
            {
                DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax single } => model.GetDeclaredSymbol(single, cancellationToken),
                _ => model.GetSymbolInfo(target, cancellationToken).Symbol,
            };
            if (symbol is not (ILocalSymbol or IFieldSymbol or IPropertySymbol))
                return Unknown; // discarded, or the caller's own business
            var isUsed = false;
            foreach (var mention in symbol is ILocalSymbol local ? MentionsOf(local, target) : program.Sources.MentionsOf(symbol, cancellationToken))
            {
                var whole = mention.WholeAccess();
                if (whole.IsWritten())
                    continue;
                if (IsLook(whole.Outer(out _)) || whole.Parent is MemberAccessExpressionSyntax or ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax } && IsCheck(whole))
                    return Checked;
                isUsed = true;
            }

            return isUsed ? new LoadUse(symbol is ILocalSymbol ? LoadEnd.HandedOn : LoadEnd.Stored, symbol.Name, target) : Unknown;
        }

        /// <summary>An answer for which the compiler has no warning of its own.</summary>
        private LoadUse Loud(LoadEnd end, string where, SyntaxNode at, bool isForgiven) => compilerSpeaks && !isForgiven ? Unknown : new LoadUse(end, where, at);

        private LoadUse OfMember(MemberAccessExpressionSyntax member, bool isForgiven)
            => model.GetSymbolInfo(member, cancellationToken).Symbol switch
            {
                IMethodSymbol { ReducedFrom: { } extension } => OfParameter(extension.Parameters[0], extension, member, isForgiven),
                null => Unknown,
                { Name: "Equals" } => Checked,
                _ => Loud(LoadEnd.Dereferenced, member.Name.Identifier.ValueText, member, isForgiven),
            };

        private LoadUse OfArgument(ArgumentSyntax argument, ExpressionSyntax value, bool isForgiven)
        {
            if (!argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent?.Parent is not { } target || model.GetSymbolInfo(target, cancellationToken).Symbol is not IMethodSymbol method)
                return Unknown;
            if (IsCheck(value))
                return Checked;
            var arguments = ((BaseArgumentListSyntax)argument.Parent).Arguments;
            var parameter = argument.NameColon is { } colon
                ? method.Parameters.FirstOrDefault(candidate => candidate.Name == colon.Name.Identifier.ValueText)
                : method.Parameters.ElementAtOrDefault(arguments.IndexOf(argument));
            return parameter is null || parameter.IsParams ? Unknown : OfParameter(parameter, method, target, isForgiven);
        }

        private LoadUse OfParameter(IParameterSymbol parameter, IMethodSymbol method, SyntaxNode at, bool isForgiven)
        {
            if (IsCheckName(method.Name))
                return Checked;
            if (Keepers.Contains(method.Name) && method.ContainingNamespace?.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) == true)
                return Loud(LoadEnd.Stored, at is InvocationExpressionSyntax call && call.Receiver() is { } list ? list.ToString() : method.ContainingType.Name, at, isForgiven);
            var declared = parameter.OriginalDefinition;
            var refusesNull = declared.Type is { IsReferenceType: true, TypeKind: not TypeKind.TypeParameter } && declared.NullableAnnotation == NullableAnnotation.NotAnnotated
                // Before it was annotated it refused null just the same.
                || program.Types.Is(method.ContainingType, "System.Activator") && parameter.Ordinal == 0;
            var name = method.MethodKind == MethodKind.Constructor ? $"new {method.ContainingType.Name}" : method.Name;
            return refusesNull ? Loud(LoadEnd.HandedOn, name, at, isForgiven) : Unknown;
        }

        private LoadUse OfAssignment(AssignmentExpressionSyntax assignment, bool isForgiven, bool followsLocals)
        {
            if (assignment.Kind() is not (SyntaxKind.SimpleAssignmentExpression or SyntaxKind.CoalesceAssignmentExpression)
                || assignment.Parent is not (ExpressionStatementSyntax or InitializerExpressionSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax))
            {
                return Unknown; // the value goes further
            }

            if (assignment.Left is ElementAccessExpressionSyntax { Expression: var collection })
                return Loud(LoadEnd.Stored, collection.ToString(), assignment, isForgiven);
            return OfInitializer(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, assignment, isForgiven, followsLocals);
        }

        private LoadUse OfInitializer(ISymbol? target, SyntaxNode at, bool isForgiven, bool followsLocals) => target switch
        {
            ILocalSymbol local when followsLocals => OfLocal(local, at, isForgiven),
            IFieldSymbol field => OfMemberStore(field, field.NullableAnnotation, at, isForgiven),
            IPropertySymbol property => OfMemberStore(property, property.NullableAnnotation, at, isForgiven),
            _ => Unknown,
        };

        /// <summary>Any look at the variable counts for all its uses: which branch comes first is left to its author.</summary>
        private LoadUse OfLocal(ILocalSymbol local, SyntaxNode at, bool isForgiven)
        {
            var first = (LoadUse?)null;
            foreach (var mention in MentionsOf(local, at))
            {
                if (mention.IsWritten())
                {
                    if (mention.Parent == at)
                        continue;
                    if (mention.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression })
                        return Checked;
                    return Unknown; // another value may be meant
                }

                var use = Follow(mention, isForgiven, followsLocals: false);
                if (use.End == LoadEnd.Checked)
                    return use;
                if (mention.SpanStart > at.SpanStart && !IsPrinted(mention))
                    first ??= use;
            }

            return first is null or { End: LoadEnd.Dropped } ? Unknown : first;
        }

        /// <summary>
        /// Kept for later, which is a fault where somebody uses it as if it were there. A target that admits null, or knows no
        /// annotations, is judged by the uses that can be seen; any look among them and its readers know.
        /// </summary>
        private LoadUse OfMemberStore(ISymbol member, NullableAnnotation annotation, SyntaxNode at, bool isForgiven)
        {
            var isUsed = false;
            foreach (var mention in program.Sources.MentionsOf(member, cancellationToken))
            {
                var whole = mention.WholeAccess();
                if (whole.IsWritten())
                {
                    if (whole.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceAssignmentExpression } && whole.Parent != at)
                        return Checked;
                    continue;
                }

                if (mention.Parent is NameColonSyntax or NameEqualsSyntax || mention.FirstAncestorOrSelf<SubpatternSyntax>() is not null)
                    return Checked; // a pattern looks at it
                var isHere = mention.SyntaxTree == model.SyntaxTree;
                var theirs = isHere ? model : program.Sources.ModelFor(mention);
                var speaks = compilerSpeaks && annotation == NullableAnnotation.Annotated && theirs.GetNullableContext(mention.SpanStart).WarningsEnabled();
                var use = new Reader(program, theirs, speaks, cancellationToken).Follow(whole, isForgiven: false, followsLocals: false);
                if (use.End == LoadEnd.Checked || use.End == LoadEnd.Unknown && LocalLooksAt(whole, theirs))
                    return Checked;
                isUsed |= use.End is LoadEnd.Dereferenced or LoadEnd.HandedOn;
            }

            // A `!` that a never-null member takes in has already told its readers not to look.
            return isUsed || isForgiven && annotation == NullableAnnotation.NotAnnotated ? new LoadUse(LoadEnd.Stored, member.Name, at)
                : Unknown;
        }

        /// <summary>Copied into a variable first, and looked at there.</summary>
        private bool LocalLooksAt(ExpressionSyntax value, SemanticModel theirs)
            => value.Outer(out _).Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax declarator }
                && theirs.GetDeclaredSymbol(declarator, cancellationToken) is ILocalSymbol local
                && new Reader(program, theirs, compilerSpeaks: false, cancellationToken).MentionsOf(local, declarator).Any(mention => IsLook(mention.Outer(out _)));

        private LoadUse OfReturn(ExpressionSyntax value, bool isForgiven)
        {
            var function = value.EnclosingFunction();
            if (function is AnonymousFunctionExpressionSyntax lambda)
            {
                // A factory's answer becomes the service: null is then what everybody gets who asks the container for it.
                return lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
                    && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method && IsRegistration(method.ReducedFrom ?? method)
                        ? Loud(LoadEnd.Stored, "the container", value, isForgiven)
                        : Unknown;
            }

            if (model.GetTypeInfo(value, cancellationToken) is { } type && model.GetConversion(value, cancellationToken) is { IsUserDefined: true })
                return new LoadUse(LoadEnd.Stored, type.ConvertedType!.Name, value); // wrapped, null and all
            var symbol = function switch
            {
                AccessorDeclarationSyntax { Parent.Parent: { } property } => model.GetDeclaredSymbol(property, cancellationToken),
                null => null,
                _ => model.GetDeclaredSymbol(function, cancellationToken),
            };
            var promise = symbol switch
            {
                IMethodSymbol { IsAsync: false } method => method.ReturnType,
                IMethodSymbol { ReturnType: INamedTypeSymbol { TypeArguments: [var result] } } => result,
                IPropertySymbol property => property.Type,
                _ => null,
            };
            return isForgiven && promise is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated, TypeKind: not TypeKind.TypeParameter }
                ? new LoadUse(LoadEnd.Returned, symbol!.Name, value)
                : Unknown;
        }

        private static bool IsRegistration(IMethodSymbol method)
            => method.ContainingNamespace?.ToDisplayString().StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal) == true
                && (method.Name.StartsWith("Add", StringComparison.Ordinal) || method.Name.StartsWith("TryAdd", StringComparison.Ordinal));

        private static bool IsCheck(ExpressionSyntax value) => value.Outer(out _).Parent switch
        {
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => IsCheckName(call.CalledName()?.Identifier.ValueText),
            MemberAccessExpressionSyntax member => IsCheckName(member.Name.Identifier.ValueText),
            _ => false,
        };

        private static bool IsCheckName(string? name) => name is not null && Checks.Any(check => name.IndexOf(check, StringComparison.Ordinal) >= 0);

        /// <summary>Shown to people: no use, and no look either.</summary>
        private bool IsPrinted(ExpressionSyntax mention) => mention.Outer(out _).Parent switch
        {
            InterpolationSyntax => true,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => call.CalledName()?.Identifier.ValueText is "nameof" or "Format" || Reporting.IsReport(call, program, model, cancellationToken),
            _ => false,
        };

        private IEnumerable<IdentifierNameSyntax> MentionsOf(ILocalSymbol local, SyntaxNode at)
            => (local.ContainingSymbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) ?? at.EnclosingFunction() ?? at)
                .DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, local));
    }
}
