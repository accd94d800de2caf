using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Supervision;

/// <summary>What is known about a wait, in a service's work, for a child whose output is read while it runs and whom nothing ends.</summary>
/// <param name="Call">The wait.</param>
/// <param name="Child">The local that holds the process.</param>
/// <param name="WaitsForOutput">The output comes by events: then the wait ends only when every process that holds its pipe has closed it.</param>
internal sealed record ChildWaitFacts(InvocationExpressionSyntax Call, string Child, bool WaitsForOutput)
{
    private static readonly HashSet<string> Endings = new(StringComparer.Ordinal) { "Kill", "CloseMainWindow", "Close", "HasExited", "Exited", "EnableRaisingEvents", "SafeHandle", "Handle" };

    /// <summary>The call with the <c>await</c> in front of it.</summary>
    internal ExpressionSyntax Wait => Awaiting(Call) ?? (ExpressionSyntax)Call;

    /// <summary>The cheap test before any question to the compiler.</summary>
    internal static bool IsPlausible(InvocationExpressionSyntax call)
        => call.CalledName()?.Identifier.ValueText is "WaitForExit" or "WaitForExitAsync" && call.Receiver()?.Bare() is IdentifierNameSyntax && call.EnclosingFunction() is { } function
            && function.DescendantTokens().Any(token => token.ValueText is "BeginOutputReadLine" or "BeginErrorReadLine" or "ReadToEndAsync");

    internal static ChildWaitFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!IsPlausible(call) || !program.Types.Is(model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType, "System.Diagnostics.Process")
            || Bound.OfArguments(call, model, cancellationToken).Answer != false || call.CalledName()!.Identifier.ValueText == "WaitForExitAsync" && Awaiting(call) is null
            || model.GetSymbolInfo(call.Receiver()!.Bare(), cancellationToken).Symbol is not ILocalSymbol child || call.EnclosingFunction() is not { } function)
        {
            return null;
        }

        var mentions = function.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == child.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, child)).ToList();
        if (!mentions.TrueForAll(StaysHere) || MayBeEnded(call, mentions, cancellationToken) || !IsReadMeanwhile(mentions, call, out var byEvents))
            return null;
        // An output that nobody reads is the graver fault, and on the way out the wait is another rule's: one fault, one finding.
        if (function.DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(redirection => MayRedirect(redirection) && ChildOutputFacts.Of(redirection, program, model, cancellationToken) is not null)
            || ExitPath.IsPlausible(call) && ExitPath.Of(call, program, model, cancellationToken).Stopping != Stopping.Unknown)
        {
            return null;
        }

        return ServiceWork.Holds(call, program, model, cancellationToken) ? new(call, child.Name, byEvents) : null;
    }

    /// <summary>Used by its members and nothing else: nobody out of sight can end it.</summary>
    private static bool StaysHere(IdentifierNameSyntax mention)
        => MemberOf(mention) is not null || mention.Parent is AssignmentExpressionSyntax assignment && assignment.Left == mention;

    private static MemberAccessExpressionSyntax? MemberOf(IdentifierNameSyntax mention)
    {
        SyntaxNode value = mention;
        while (value.Parent is PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax)
            value = value.Parent;
        return value.Parent is MemberAccessExpressionSyntax member && member.Expression == value ? member : null;
    }

    /// <summary>Something in the type kills, something here asks how it is, or another wait for the same child has a limit.</summary>
    private static bool MayBeEnded(InvocationExpressionSyntax wait, List<IdentifierNameSyntax> mentions, CancellationToken cancellationToken)
        => ((SyntaxNode?)wait.FirstAncestorOrSelf<TypeDeclarationSyntax>() ?? wait.SyntaxTree.GetRoot(cancellationToken)).DescendantTokens().Any(token => token.ValueText is "Kill" or "CancelAfter")
            || mentions.Exists(mention => MemberOf(mention) is { } member && (Endings.Contains(member.Name.Identifier.ValueText)
                || member.Parent is InvocationExpressionSyntax other && other != wait && other.CalledName()!.Identifier.ValueText.StartsWith("WaitFor", StringComparison.Ordinal)));

    /// <summary>By events, or into a task that is kept for later. A read that is waited for before the wait has seen the end of the output.</summary>
    private static bool IsReadMeanwhile(List<IdentifierNameSyntax> mentions, InvocationExpressionSyntax wait, out bool byEvents)
    {
        var members = mentions.Where(mention => mention.SpanStart < wait.SpanStart).Select(MemberOf).ToList();
        byEvents = members.Exists(member => member?.Name.Identifier.ValueText is "BeginOutputReadLine" or "BeginErrorReadLine");
        var streams = members.FindAll(member => member?.Name.Identifier.ValueText is "StandardOutput" or "StandardError");
        return (byEvents || streams.Count > 0) && streams.TrueForAll(stream => IsKept(stream!, wait));
    }

    /// <summary><c>var text = child.StandardOutput.ReadToEndAsync();</c>, and nobody asks for the text before the wait.</summary>
    private static bool IsKept(MemberAccessExpressionSyntax stream, InvocationExpressionSyntax wait)
        => stream.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ReadToEndAsync", Parent: InvocationExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax kept } } }
            && !wait.EnclosingFunction()!.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == kept.Identifier.ValueText && name.SpanStart < wait.SpanStart);

    private static bool MayRedirect(AssignmentExpressionSyntax assignment)
        => assignment.Right.IsKind(SyntaxKind.TrueLiteralExpression) && (assignment.Left as SimpleNameSyntax ?? (assignment.Left as MemberAccessExpressionSyntax)?.Name)?.Identifier.ValueText is "RedirectStandardOutput" or "RedirectStandardError";

    private static AwaitExpressionSyntax? Awaiting(InvocationExpressionSyntax call)
        => call.Parent as AwaitExpressionSyntax
            ?? (call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } ? configured.Parent as AwaitExpressionSyntax : null);
}
