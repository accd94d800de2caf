using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>What is known about a child's stream that is redirected, read by nobody, and whose child is waited for.</summary>
/// <param name="Redirection">Where it is redirected.</param>
/// <param name="Wait">The wait for the child's end.</param>
internal sealed record ChildOutputFacts(AssignmentExpressionSyntax Redirection, InvocationExpressionSyntax Wait)
{
    internal bool IsErrors => NameOf(Redirection).EndsWith("Error", StringComparison.Ordinal);

    /// <summary>The method that starts to read the stream.</summary>
    internal string Reader => IsErrors ? "BeginErrorReadLine" : "BeginOutputReadLine";

    internal static ChildOutputFacts? Of(AssignmentExpressionSyntax redirection, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!program.Types.Is(model.GetSymbolInfo(redirection.Left, cancellationToken).Symbol?.ContainingType, "System.Diagnostics.ProcessStartInfo")
            || redirection.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || redirection.EnclosingFunction() is not { } function)
        {
            return null;
        }

        string[] readers = NameOf(redirection).EndsWith("Error", StringComparison.Ordinal) ? ["StandardError", "BeginErrorReadLine", "ErrorDataReceived"] : ["StandardOutput", "BeginOutputReadLine", "OutputDataReceived"];
        if (type.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => readers.Contains(name.Identifier.ValueText)))
            return null;
        if (!function.DescendantNodes().OfType<IdentifierNameSyntax>().All(name => StaysHere(name, program, model, cancellationToken)) || HandsOut(redirection, program, model, cancellationToken))
            return null;
        return function.Executed().OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.SpanStart > redirection.SpanStart && IsEndlessWait(call, program, model, cancellationToken)) is { } wait ? new(redirection, wait) : null;
    }

    private static string NameOf(AssignmentExpressionSyntax redirection) => redirection.Left is MemberAccessExpressionSyntax member ? member.Name.Identifier.ValueText : redirection.Left.ToString();

    private static bool IsEndlessWait(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => (call.CalledName()?.Identifier.ValueText == "WaitForExit" && call.ArgumentList.Arguments.Count == 0 || call.CalledName()?.Identifier.ValueText == "WaitForExitAsync")
            && program.Types.Is(model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType, "System.Diagnostics.Process");

    /// <summary>A process, or what it is started with, is used by its members and started, and nothing else: nobody out of sight can read from it.</summary>
    private static bool StaysHere(IdentifierNameSyntax mention, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(mention, cancellationToken).Symbol is not (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol) and not null)
            return true;
        var type = model.GetTypeInfo(mention, cancellationToken).Type;
        if (!program.Types.Is(type, "System.Diagnostics.Process") && !program.Types.Is(type, "System.Diagnostics.ProcessStartInfo"))
            return true;
        if (model.GetSymbolInfo(mention, cancellationToken).Symbol is not ILocalSymbol)
            return mention.Identifier.ValueText == "StartInfo";
        return mention.Parent is MemberAccessExpressionSyntax { Expression: var owner } && owner == mention
            || mention.Parent is ConditionalAccessExpressionSyntax || mention.Parent is PostfixUnaryExpressionSyntax { Parent: MemberAccessExpressionSyntax }
            || mention.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax start } && ProcessStart.Is(start, program, model, cancellationToken)
            || mention.Parent is AssignmentExpressionSyntax { Left: var target } assignment && (target == mention || assignment.Left.ToString().EndsWith("StartInfo", StringComparison.Ordinal));
    }

    /// <summary>What is made here with the redirection in it goes elsewhere than into a local or a start.</summary>
    private static bool HandsOut(AssignmentExpressionSyntax redirection, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (redirection.Parent is not InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax creation })
            return false;
        SyntaxNode value = creation;
        while (value.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax outer } })
            value = outer;
        return value.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax or UsingStatementSyntax } } => false,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax start } => !ProcessStart.Is(start, program, model, cancellationToken) || !IsLocal(start),
            AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "StartInfo" } } => false,
            _ => true,
        };
    }

    private static bool IsLocal(InvocationExpressionSyntax start)
    {
        SyntaxNode value = start;
        while (value.Parent is PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax)
            value = value.Parent;
        return value.Parent is EqualsValueClauseSyntax or MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax;
    }
}
