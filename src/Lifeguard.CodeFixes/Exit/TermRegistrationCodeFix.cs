using Lifeguard.Analyzers.Analysis;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>
/// Registers SIGTERM beside the old hook, which stays for every other end: the same steps, and the signal's own effect taken back, because
/// they lead to the end. Not where the handler looks at what the event hands it.
/// </summary>
internal abstract class TermRegistrationCodeFix(DiagnosticDescriptor rule) : RuleCodeFix(rule.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { Parent: ExpressionStatementSyntax statement } subscription
            || Steps(subscription, site, cancellationToken) is not { } steps || KeptRegistration.At(statement, site, cancellationToken) is not { } kept)
        {
            yield break;
        }

        var registration = TypeName.At(site.Model, statement.SpanStart, "System.Runtime.InteropServices.PosixSignalRegistration");
        var signal = TypeName.At(site.Model, statement.SpanStart, "System.Runtime.InteropServices.PosixSignal");
        string[] creation = [$"{registration}.Create({signal}.SIGTERM, context =>", "{", "\tcontext.Cancel = true; // the program ends by itself, in order", .. steps.Select(step => "\t" + step), "});"];
        if (kept.Edit(creation, "sigterm", keepsStatement: true, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Register SIGTERM as well, and keep the registration", root);
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
