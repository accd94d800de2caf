using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4018: returns the status that <c>RunGuardedAsync</c> of <c>Lifeguard.Hosting</c> finds, where that library is referenced.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HostFaultExitsZeroCodeFix)), Shared]
internal sealed class HostFaultExitsZeroCodeFix() : RuleCodeFix(Rules.HostFaultExitsZero.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { ArgumentList.Arguments.Count: 0 } call || call.CalledName()?.Identifier.ValueText is not ("Run" or "RunAsync") || call.Receiver() is not { } host
            || (call.Parent is AwaitExpressionSyntax await ? await.Parent : call.Parent) is not ExpressionStatementSyntax { Parent: GlobalStatementSyntax } statement || !IsLast(statement)
            || site.Model.GetTypeInfo(host, cancellationToken).Type is not { } type || site.Model.LookupSymbols(call.SpanStart, type, "RunGuardedAsync", includeReducedExtensionMethods: true).IsEmpty)
        {
            yield break;
        }

        var guarded = ((GlobalStatementSyntax)SyntaxFactory.ParseCompilationUnit($"return await {host}.RunGuardedAsync();").Members[0]).Statement.WithTriviaFrom(statement);
        if (site.Try(statement, guarded, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer("Return the status of the run", root);
    }

    /// <summary>Nothing follows that would be skipped, and nothing before returns a status of its own.</summary>
    private static bool IsLast(StatementSyntax statement)
        => statement.Parent!.Parent is CompilationUnitSyntax unit && unit.Members.OfType<GlobalStatementSyntax>().Last(global => global.Statement is not LocalFunctionStatementSyntax) == statement.Parent
            && !unit.Executed().OfType<ReturnStatementSyntax>().Any(@return => @return.FirstAncestorOrSelf<TypeDeclarationSyntax>() is null);
}
