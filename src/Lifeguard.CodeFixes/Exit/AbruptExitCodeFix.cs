using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>
/// LIFE4007: keeps the status and stops the application in order, where its lifetime is in reach; or leaves by the exit manager in reach.
/// Only where the function ends there too, for what follows was never meant to run.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AbruptExitCodeFix)), Shared]
internal sealed class AbruptExitCodeFix() : RuleCodeFix(Rules.AbruptExit.Id)
{
    internal override IEnumerable<FixOffer> Offers(FixSite site, CancellationToken cancellationToken)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { ArgumentList.Arguments: [{ Expression: var status }], Parent: ExpressionStatementSyntax statement } call
            || call.CalledName()?.Identifier.ValueText != "Exit" || LeaveAfter(statement) is not { } leave)
        {
            yield break;
        }

        if (InScope.OfType(site.Model, call.SpanStart, "Lifeguard.ExitManager") is { } manager)
        {
            var message = SymbolDisplay.FormatLiteral($"{call.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText ?? "The program"} gave up", quote: true);
            if (Edit(call, [$"{manager}.Exit({status}, {message});", .. leave], site, cancellationToken) is { } managed)
                yield return site.Offer($"Leave by {manager}, which stops the application in order", managed) with { Variant = "manager", InFixAll = !GoesOn(statement, site, cancellationToken) };
        }

        if (InScope.OfType(site.Model, call.SpanStart, "Microsoft.Extensions.Hosting.IHostApplicationLifetime") is { } lifetime
            && Edit(call, [$"{TypeName.At(site.Model, call.SpanStart, "System.Environment")}.ExitCode = {status};", $"{lifetime}.StopApplication();", .. leave], site, cancellationToken) is { } root)
        {
            yield return site.Offer("Keep the status and stop the application in order", root) with { InFixAll = !GoesOn(statement, site, cancellationToken) };
        }
    }

    /// <summary>A value or an exception that was never meant to get there now does, or a caller in this program carries on: a person has to look.</summary>
    private static bool GoesOn(ExpressionStatementSyntax statement, FixSite site, CancellationToken cancellationToken)
        => statement.Parent is BlockSyntax block && block.Statements.SkipWhile(other => other != statement).Skip(1).FirstOrDefault() is ReturnStatementSyntax { Expression: not null } or ThrowStatementSyntax
            || statement.EnclosingFunction() is { } function and (MethodDeclarationSyntax or LocalFunctionStatementSyntax) && TopGuard.IsCalledDirectly(function, site, cancellationToken);

    private static SyntaxNode? Edit(InvocationExpressionSyntax call, string[] lines, FixSite site, CancellationToken cancellationToken)
        => StatementEdit.Of(call, lines) is { } edit ? site.Try(edit.Original, edit.Replacement, (_, _) => true, cancellationToken) : null;

    /// <summary>How the function is left behind the call: by what stands there, by its end, or by a <c>return</c> of its own; null when none will do.</summary>
    private static string[]? LeaveAfter(ExpressionStatementSyntax statement)
    {
        if (statement.Parent is BlockSyntax block && block.Statements.SkipWhile(other => other != statement).Skip(1).FirstOrDefault() is ReturnStatementSyntax or ThrowStatementSyntax)
            return [];
        if (IsLast(statement))
            return [];
        return statement.Ancestors().FirstOrDefault(ancestor => ancestor is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or AccessorDeclarationSyntax) switch
        {
            MethodDeclarationSyntax method when ReturnsNothing(method.ReturnType, method.Modifiers) => ["return;"],
            LocalFunctionStatementSyntax local when ReturnsNothing(local.ReturnType, local.Modifiers) => ["return;"],
            _ => null,
        };
    }

    /// <summary>Nothing of the function runs after the statement.</summary>
    private static bool IsLast(StatementSyntax statement)
    {
        for (SyntaxNode node = statement; ; node = node.Parent!)
        {
            switch (node.Parent)
            {
                case BlockSyntax block when node is StatementSyntax inner && block.Statements.Last() != inner:
                case SwitchSectionSyntax:
                case StatementSyntax loop when loop.IsLoop():
                case null:
                    return false;
                case MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax:
                    return true;
            }
        }
    }

    private static bool ReturnsNothing(TypeSyntax type, SyntaxTokenList modifiers)
        => type.ToString() == "void" || modifiers.Any(SyntaxKind.AsyncKeyword) && type is SimpleNameSyntax { Arity: 0 } or QualifiedNameSyntax { Right.Arity: 0 };
}
