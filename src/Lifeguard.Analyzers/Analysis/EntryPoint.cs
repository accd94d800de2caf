using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>A function that somebody else's code runs, with nothing of its author's above it. Printable.</summary>
/// <param name="Location">Where a reader looks for it: its name, its head, or the place where it is handed on.</param>
/// <param name="Function">What runs: a lambda, a method or a local function with a body.</param>
internal sealed record EntryPoint(BackgroundContext Context, SyntaxNode Function, Location Location)
{
    private static readonly string[] MessageLoops =
    [
        "System.Windows.Forms.Control", "System.Windows.DependencyObject", "Avalonia.AvaloniaObject", "Microsoft.Maui.Controls.BindableObject",
        "Xamarin.Forms.BindableObject", "Microsoft.UI.Xaml.DependencyObject", "Windows.UI.Xaml.DependencyObject", "UnityEngine.Object",
        "Godot.GodotObject", "Eto.Widget", "Gtk.Widget",
    ];

    /// <summary>The cheap test before any question to the compiler: does this look like one of the table's contexts?</summary>
    internal static bool IsPlausible(SyntaxNode node) => node switch
    {
        AnonymousFunctionExpressionSyntax => node.IsAsync(),
        LocalFunctionStatementSyntax local => IsVoid(local.ReturnType) && node.IsAsync(),
        MethodDeclarationSyntax method => IsVoid(method.ReturnType) && node.IsAsync(),
        ObjectCreationExpressionSyntax creation => NamesRunner((creation.Type as GenericNameSyntax ?? (creation.Type as QualifiedNameSyntax)?.Right ?? creation.Type as SimpleNameSyntax)?.Identifier.ValueText ?? ""),
        ImplicitObjectCreationExpressionSyntax creation => NamesRunner(creation.TargetText()),
        InvocationExpressionSyntax call => call.CalledName()?.Identifier.ValueText is { } name && BackgroundContext.Table.Names.Contains(name) && name is not ("Run" or "StartNew" or "ExecuteAsync"),
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var raised } } => BackgroundContext.Table.Names.Contains(raised),
        _ => false,
    };

    /// <summary>The entry point that starts at the node; null when it is none, or what it runs is not written here.</summary>
    internal static EntryPoint? Of(SyntaxNode node, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (node)
        {
            case AnonymousFunctionExpressionSyntax lambda:
                return ReturnsVoid(lambda, model, cancellationToken) && !IsThreadStart(lambda, program, model, cancellationToken) && !MayHaveMessageLoop(lambda, program, model, cancellationToken)
                    ? new(BackgroundContext.AsyncVoid, lambda, HeadOf(lambda))
                    : null;
            case LocalFunctionStatementSyntax or MethodDeclarationSyntax:
                return SourceBodies.BodyOf(node) is not null && !MayHaveMessageLoop(node, program, model, cancellationToken)
                    ? new(BackgroundContext.AsyncVoid, node, node is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : ((LocalFunctionStatementSyntax)node).Identifier.GetLocation())
                    : null;
            case AssignmentExpressionSyntax subscription:
                return BackgroundContext.OfDelegateTo(model.GetSymbolInfo(subscription.Left, cancellationToken).Symbol, program) is { } raised
                    ? OfDelegate(subscription.Right, raised, program, model, cancellationToken)
                    : null;
        }

        if (model.GetSymbolInfo(node, cancellationToken).Symbol is not IMethodSymbol starter || BackgroundContext.OfDelegateTo(starter, program) is not { } context)
            return null;
        var arguments = node is InvocationExpressionSyntax call ? call.ArgumentList : ((BaseObjectCreationExpressionSyntax)node).ArgumentList!;
        return arguments.Arguments.Select(argument => argument.Expression)
            .Where(argument => model.GetTypeInfo(argument, cancellationToken).ConvertedType is { TypeKind: TypeKind.Delegate })
            .Select(argument => OfDelegate(argument, context, program, model, cancellationToken))
            .FirstOrDefault(entry => entry is null || !entry.Function.Contains(node)); // one that starts itself again was started first by somebody else
    }

    public override string ToString() => Context.ToString();

    /// <summary>A lambda or method group. The failure of an <c>async void</c> one is judged at its declaration: nobody else gets it.</summary>
    private static EntryPoint? OfDelegate(ExpressionSyntax @delegate, BackgroundContext context, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (@delegate.Bare())
        {
            case AnonymousFunctionExpressionSyntax lambda:
                return lambda.IsAsync() && ReturnsVoid(lambda, model, cancellationToken) ? null : new(context, lambda, HeadOf(lambda));
            case CastExpressionSyntax cast:
                return OfDelegate(cast.Expression, context, program, model, cancellationToken);
            case ObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var inner }] }:
                return OfDelegate(inner, context, program, model, cancellationToken);
            case var group:
                return model.GetSymbolInfo(group, cancellationToken).Symbol is IMethodSymbol { IsAbstract: false, IsVirtual: false } method
                    && !(method.IsAsync && method.ReturnsVoid)
                    && (!method.IsOverride || method.IsSealed || method.ContainingType.IsSealed)
                    && program.Sources.DeclarationOf(method.ReducedFrom ?? method, cancellationToken) is { } declaration
                        ? new(context, declaration, group.GetLocation())
                        : null;
        }
    }

    /// <summary>
    /// Where a user interface or a Blazor circuit runs the function, its own loop gets the exception of an <c>async void</c> and may
    /// have a handler for it. A base type that is not referenced may be one of theirs.
    /// </summary>
    internal static bool MayHaveMessageLoop(SyntaxNode function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (MessageLoops.Any(program.Types.Exists))
            return true;
        var type = model.GetEnclosingSymbol(function.SpanStart, cancellationToken)?.ContainingType ?? model.GetDeclaredSymbol(function, cancellationToken)?.ContainingType;
        return type is not null && (program.Types.IsOrDerivesFrom(type, "Microsoft.AspNetCore.Components.IComponent") || type.SelfAndBases().Any(candidate => candidate.TypeKind == TypeKind.Error));
    }

    /// <summary>A thread that starts <c>async</c> work has a fault of its own, and a rule for it.</summary>
    private static bool IsThreadStart(AnonymousFunctionExpressionSyntax lambda, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => lambda.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation }
            && BackgroundContext.OfDelegateTo(model.GetSymbolInfo(creation, cancellationToken).Symbol, program) == BackgroundContext.Thread;

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };

    private static bool ReturnsVoid(AnonymousFunctionExpressionSyntax lambda, SemanticModel model, CancellationToken cancellationToken)
        => model.GetTypeInfo(lambda, cancellationToken).ConvertedType is INamedTypeSymbol { DelegateInvokeMethod.ReturnsVoid: true };

    private static bool NamesRunner(string name)
        => name.IndexOf("thread", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("timer", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("block", StringComparison.OrdinalIgnoreCase) >= 0;

    private static Location HeadOf(AnonymousFunctionExpressionSyntax lambda)
    {
        var end = lambda switch
        {
            LambdaExpressionSyntax arrow => arrow.ArrowToken.Span.End,
            AnonymousMethodExpressionSyntax { ParameterList: { } parameters } => parameters.Span.End,
            _ => ((AnonymousMethodExpressionSyntax)lambda).DelegateKeyword.Span.End,
        };
        return Location.Create(lambda.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(lambda.SpanStart, end));
    }
}
