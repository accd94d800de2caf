using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Startup;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Startup;

/// <summary>LIFE1005: says in one line what is missing, and ends with the status that says whose business it is. A variable that takes the result moves out in front.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StartupLoadNotGuardedCodeFix)), Shared]
internal sealed class StartupLoadNotGuardedCodeFix() : RuleCodeFix(Rules.StartupLoadNotGuarded.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || MainStepFacts.Of(call, site.Program, site.Model, cancellationToken) is not { } facts
            || call.FirstAncestorOrSelf<StatementSyntax>() is not { } statement || Lines(statement, facts, site) is not { } lines || StatementEdit.Of(statement, lines) is not { } edit)
        {
            yield break;
        }

        if (site.Try(edit.Original, edit.Replacement, (_, _) => true, cancellationToken) is { } root)
            yield return site.Offer($"Say what is missing, and end with status {facts.Status}", root);
    }

    private static string[]? Lines(StatementSyntax statement, MainStepFacts facts, FixSite site)
    {
        var guarded = statement switch
        {
            ExpressionStatementSyntax => statement.WithoutTrivia().ToString(),
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer: { } initializer } variable] } => $"{variable.Identifier.ValueText} = {initializer.Value};",
            _ => null,
        };
        if (guarded?.IndexOf('\n') != -1)
            return null; // its lines are its author's
        var name = site.Model.LookupSymbols(statement.SpanStart, name: "ex").IsEmpty ? "ex" : "exception";
        var console = TypeName.At(site.Model, statement.SpanStart, "System.Console");
        var leave = ReturnsStatus(statement) ? [$"return {facts.Status};"] : new[] { $"{TypeName.At(site.Model, statement.SpanStart, "System.Environment")}.ExitCode = {facts.Status};", "return;" };
        string[] attempt = ["try", "{", "\t" + guarded, "}", $"catch ({TypeName.At(site.Model, statement.SpanStart, "System.Exception")} {name})", "{",
            $"\t{console}.Error.WriteLine($\"{char.ToUpperInvariant(facts.Fault[0])}{facts.Fault.Substring(1)}: {{{name}.Message}}\");", .. leave.Select(line => "\t" + line), "}"];
        return statement is LocalDeclarationStatementSyntax { Declaration: var declaration } ? [$"{TypeOf(declaration, site)} {declaration.Variables[0].Identifier.ValueText};", .. attempt] : attempt;
    }

    /// <summary>As it is written; what <c>var</c> stands for is never null where the value is not.</summary>
    private static string TypeOf(VariableDeclarationSyntax declaration, FixSite site)
    {
        var value = site.Model.GetTypeInfo(declaration.Variables[0].Initializer!.Value);
        return declaration.Type.IsVar && value.Type is { } type
            ? type.WithNullableAnnotation(value.Nullability.FlowState == NullableFlowState.MaybeNull ? NullableAnnotation.Annotated : NullableAnnotation.NotAnnotated).ToMinimalDisplayString(site.Model, declaration.SpanStart)
            : declaration.Type.ToString();
    }

    private static bool ReturnsStatus(StatementSyntax statement) => statement.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } main
        ? main.ReturnType.ToString().Contains("int")
        : statement.SyntaxTree.GetRoot().DescendantNodes(node => node is not (TypeDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)).OfType<ReturnStatementSyntax>().Any(@return => @return.Expression is not null);
}
