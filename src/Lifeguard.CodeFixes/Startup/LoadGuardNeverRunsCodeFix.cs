using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Startup;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Startup;

/// <summary>
/// LIFE1003: a method of its own for what needs the assembly, never inlined, so that it is compiled only when the guard is in force. Not
/// where the try shares variables with the rest of the method, or leaves it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoadGuardNeverRunsCodeFix)), Shared]
internal sealed class LoadGuardNeverRunsCodeFix() : RuleCodeFix(Rules.LoadGuardNeverRuns.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<CatchClauseSyntax>() is not { } clause || LoadGuardFacts.Of(clause, site.Program, site.Model, cancellationToken) is not { Attempt: { Block: { Statements: [var first, ..] } block } attempt }
            || attempt.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { Parent: TypeDeclarationSyntax type } method || block.Executed().Any(node => node.IsJump() || node is ContinueStatementSyntax)
            || site.Model.AnalyzeDataFlow(block) is not { Succeeded: true } flow || flow.DataFlowsIn.Any(IsVariable) || flow.DataFlowsOut.Any(IsVariable) || flow.WrittenInside.Any(symbol => !flow.VariablesDeclared.Contains(symbol)))
        {
            yield break;
        }

        var name = method.Identifier.ValueText + "Unguarded";
        if (site.Model.LookupSymbols(method.SpanStart, name: name).Any())
            yield break;
        var outer = Layout.Of(attempt);
        var inner = Layout.Of(first);
        var call = inner.Lines($"{name}();");
        var attribute = $"[{TypeName.At(site.Model, method.SpanStart, "System.Runtime.CompilerServices.MethodImplAttribute").Replace("MethodImplAttribute", "MethodImpl")}({TypeName.At(site.Model, method.SpanStart, "System.Runtime.CompilerServices.MethodImplOptions")}.NoInlining)]";
        var member = outer with { Indent = outer.Indent.EndsWith(outer.Unit, StringComparison.Ordinal) ? outer.Indent.Substring(outer.Unit.Length) : "" };
        var isStatic = method.Modifiers.Any(SyntaxKind.StaticKeyword) ? "static " : "";
        var body = string.Concat(block.Statements.Select(statement => statement.ToFullString()));
        var shift = inner.Indent.Length - member.Deeper.Indent.Length;
        var lines = body.Split('\n').Select(line => shift > 0 && line.StartsWith(inner.Indent, StringComparison.Ordinal) ? line.Substring(shift) : line);
        var extracted = SyntaxFactory.ParseMemberDeclaration(outer.EndOfLine + member.Lines(attribute, $"private {isStatic}void {name}()", "{") + string.Join("\n", lines) + member.Lines("}"))!;
        var guarded = method.ReplaceNode(block, block.WithStatements(ParsedBlock.Of("{" + outer.EndOfLine + call + "}").Statements));
        var edited = type.WithMembers(type.Members.Replace(method, guarded).Insert(type.Members.IndexOf(method) + 1, extracted));
        if (site.Try(type, edited, (placed, model) => Count(placed, model) == Count(type, site.Model) - 1, cancellationToken) is { } root)
            yield return site.Offer($"Move what needs the assembly into '{name}', which is compiled within the guard", root);

        int Count(SyntaxNode scope, SemanticModel model) => scope.DescendantNodes().OfType<CatchClauseSyntax>().Count(other => LoadGuardFacts.Of(other, site.ProgramOf(model), model, cancellationToken) is not null);
    }

    private static bool IsVariable(ISymbol symbol) => symbol is not IParameterSymbol { IsThis: true };
}
