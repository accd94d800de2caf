using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Exit;

/// <summary>What is known of a handler that hears of the end of the process.</summary>
/// <param name="Location">The event, or the call that registers.</param>
/// <param name="Signal">What the handler hears, for people: "Ctrl+C", "SIGTERM", "ProcessExit".</param>
/// <param name="IsDropped">The registration is kept by nobody.</param>
/// <param name="IsDefused">It takes the signal back, and that is all.</param>
/// <param name="IsOnlyTermHook">It stops the program, and nothing else in the program hears SIGTERM.</param>
/// <param name="Framework">The major version of .NET compiled against.</param>
/// <param name="IgnoresTheSecond">It takes every signal back, the first and the hundredth.</param>
internal sealed record SignalFacts(Location Location, string Signal, bool IsDropped, bool IsDefused, bool IsOnlyTermHook, int Framework, bool IgnoresTheSecond)
{
    internal static SignalFacts? Of(AssignmentExpressionSyntax subscription, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(subscription.Left, cancellationToken).Symbol is not IEventSymbol @event || HandlerBody.Of(subscription.Right, program, model, cancellationToken) is not { } handler)
            return null;
        if (program.Types.Is(@event.ContainingType, "System.Console"))
        {
            var isDefused = handler.OnlyCancels(program, cancellationToken) && ProcessShape.Serves(program, cancellationToken) && !IsAnsweredElsewhere(subscription, @event, program, cancellationToken);
            return new(subscription.Left.GetLocation(), "Ctrl+C", false, isDefused, false, 0, handler.Cancels is not null && !handler.Decides && handler.LeadsToAnEnd && !program.Sources.Spell(name => name is "TreatControlCAsInput", cancellationToken));
        }

        var isExit = program.Types.Is(@event.ContainingType, "System.AppDomain")
            || program.Types.Is(@event.ContainingType, "System.Runtime.Loader.AssemblyLoadContext") && subscription.Left is MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Default" } };
        if (!isExit || !handler.LeadsToAnEnd || !ProcessShape.IsProgram(program) || !program.Types.Exists("System.Runtime.InteropServices.PosixSignalRegistration"))
            return null;
        return ProcessShape.HasHost(program, cancellationToken) || program.Sources.Spell(name => name is "SIGTERM" or "Mono" or "UnixSignal", cancellationToken)
            || ProcessShape.ReferencesSignalListener(program, cancellationToken)
            ? null
            : new(subscription.Left.GetLocation(), @event.Name, false, false, true, ProcessShape.FrameworkVersion(program), false);
    }

    internal static SignalFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (call.ArgumentList.Arguments is not [{ Expression: var signal }, { Expression: var given }]
            || !program.Types.Is(model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType, "System.Runtime.InteropServices.PosixSignalRegistration"))
        {
            return null;
        }

        var name = signal is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText : "the signal";
        var isStop = name is "SIGTERM" or "SIGINT" or "SIGQUIT";
        return new(call.GetLocation(), name, IsKeptByNobody(call, program, model, cancellationToken),
            isStop && !ProcessShape.HasHost(program, cancellationToken) && HandlerBody.Of(given, program, model, cancellationToken)?.OnlyCancels(program, cancellationToken) == true && !program.Sources.Spell(other => other is "WaitForExit" or "WaitForExitAsync", cancellationToken),
            false, 0, false);
    }

    /// <summary>A host or another handler acts on it, a child process is the one to hear it, or it is taken back for a while only.</summary>
    private static bool IsAnsweredElsewhere(AssignmentExpressionSyntax subscription, IEventSymbol @event, ProgramModel program, CancellationToken cancellationToken)
    {
        if (ProcessShape.HasHost(program, cancellationToken) || program.Sources.Spell(name => name is "PosixSignalRegistration" or "TreatControlCAsInput" or "SetConsoleCtrlHandler" or "WaitForExit" or "WaitForExitAsync", cancellationToken))
            return true;
        return program.Sources.MentionsOf(@event, cancellationToken).Select(mention => mention.WholeAccess().Parent).OfType<AssignmentExpressionSyntax>()
            .Any(other => other.Span != subscription.Span || other.SyntaxTree != subscription.SyntaxTree);
    }

    private static bool IsKeptByNobody(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken) => call.Parent switch
    {
        ExpressionStatementSyntax => true,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } left } => model.GetSymbolInfo(left, cancellationToken).Symbol is null or IDiscardSymbol,
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax method } => method.ReturnType.ToString() == "void",
        LambdaExpressionSyntax lambda => model.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: true },
        // Main's own locals live as long as it waits.
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } statement } declarator } => statement.EnclosingFunction() is { } function
            && !ProcessShape.IsEntryPoint(function, program, model, cancellationToken)
            && !function.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == declarator.Identifier.ValueText),
        _ => false,
    };
}
