using Lifeguard.Analyzers.Analysis;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>
/// Registers SIGTERM beside the old hook, which stays for every other end. Where <c>Main</c> goes on as soon as the handler has run, the signal
/// is taken back and Main ends in order; anywhere else the registration exits, which raises the old event as the runtime did before .NET 10: a
/// signal that is taken back and leads nowhere would be the graver fault.
/// </summary>
internal abstract class TermRegistrationCodeFix(DiagnosticDescriptor rule) : RuleCodeFix(rule.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { Parent: ExpressionStatementSyntax statement } subscription
            || KeptRegistration.At(statement, site, cancellationToken) is not { } kept)
        {
            yield break;
        }

        var registration = TypeName.At(site.Model, statement.SpanStart, "System.Runtime.InteropServices.PosixSignalRegistration");
        var signal = TypeName.At(site.Model, statement.SpanStart, "System.Runtime.InteropServices.PosixSignal");
        string[] creation = Steps(subscription, site, cancellationToken) is not { } steps || !EndsMain(subscription, site, cancellationToken)
            ? [$"{registration}.Create({signal}.SIGTERM, _ => {TypeName.At(site.Model, statement.SpanStart, "System.Environment")}.Exit(0));"]
            : [$"{registration}.Create({signal}.SIGTERM, context =>", "{", "\tcontext.Cancel = true; // the program ends by itself, in order", .. steps.Select(step => "\t" + step), "});"];
        if (kept.Edit(creation, "sigterm", keepsStatement: true, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Register SIGTERM as well, and keep the registration", root);
    }

    /// <summary>
    /// The handler does no more than signal something that the entry point itself waits for further down. Not what a <c>using</c> disposes of:
    /// the old hook, which still runs at the very end, would find it gone.
    /// </summary>
    private static bool EndsMain(AssignmentExpressionSyntax subscription, FixSite site, CancellationToken cancellationToken)
    {
        if (HandlerBody.Of(subscription.Right, site.Program, site.Model, cancellationToken)?.Body is not { } body || subscription.EnclosingFunction() is not { } main
            || !ProcessShape.IsEntryPoint(main, site.Program, site.Model, cancellationToken))
        {
            return false;
        }

        var only = body is BlockSyntax { Statements: [ExpressionStatementSyntax { Expression: var single }] } ? single : body;
        if (only is not InvocationExpressionSyntax signal || signal.CalledName()?.Identifier.ValueText is not ("Set" or "Cancel" or "TrySetResult" or "SetResult" or "Release")
            || signal.Receiver() is not IdentifierNameSyntax { Identifier.ValueText: var name })
        {
            return false;
        }

        var isDisposed = main.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(local => local.Identifier.ValueText == name
            && local.Parent?.Parent is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } or UsingStatementSyntax);
        return !isDisposed && main.Executed().Where(node => node.SpanStart > subscription.Span.End)
            .Any(node => node is AwaitExpressionSyntax || node is InvocationExpressionSyntax call && call.CalledName()?.Identifier.ValueText is "Wait" or "WaitOne"
                ? node.DescendantNodes().OfType<IdentifierNameSyntax>().Any(mention => mention.Identifier.ValueText == name)
                : false);
    }

    private static string[]? Steps(AssignmentExpressionSyntax subscription, FixSite site, CancellationToken cancellationToken)
    {
        switch (subscription.Right.Bare())
        {
            case AnonymousFunctionExpressionSyntax lambda when !UsesParameters(lambda):
                string[] steps = lambda.Body switch
                {
                    BlockSyntax block => [.. block.Statements.Select(statement => statement.ToString())],
                    var expression => [expression + ";"],
                };
                return Array.Exists(steps, step => step.Contains('\n')) ? null : steps;
            case SimpleNameSyntax or MemberAccessExpressionSyntax when site.Model.GetSymbolInfo(subscription.Right, cancellationToken).Symbol is IMethodSymbol:
                return site.Model.GetSymbolInfo(subscription.Left, cancellationToken).Symbol?.Name == "ProcessExit" ? [$"{subscription.Right}(null, {TypeName.At(site.Model, subscription.SpanStart, "System.EventArgs")}.Empty);"]
                    : [$"{subscription.Right}({((MemberAccessExpressionSyntax)subscription.Left).Expression});"];
            default:
                return null;
        }
    }

    private static bool UsesParameters(AnonymousFunctionExpressionSyntax lambda)
    {
        var names = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => [simple.Parameter.Identifier.ValueText],
            ParenthesizedLambdaExpressionSyntax list => list.ParameterList.Parameters.Select(parameter => parameter.Identifier.ValueText),
            AnonymousMethodExpressionSyntax { ParameterList: { } list } => list.Parameters.Select(parameter => parameter.Identifier.ValueText),
            _ => [],
        };
        var used = new HashSet<string>(names, StringComparer.Ordinal);
        return lambda.Body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => used.Contains(name.Identifier.ValueText) || name.Identifier.ValueText == "context");
    }
}
