using Lifeguard.Analyzers.Analysis;
using Lifeguard.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>
/// Keeps a signal registration: in a <c>using</c> of the entry point where the statement stands in its outermost block, else in a static field.
/// An instance's own field would go with the instance, and the handler with it.
/// </summary>
internal sealed class KeptRegistration
{
    private readonly FixSite _site;
    private readonly ExpressionStatementSyntax _statement;
    private readonly bool _isOfMain;
    private readonly TypeDeclarationSyntax? _type;

    private KeptRegistration(FixSite site, ExpressionStatementSyntax statement, bool isOfMain, TypeDeclarationSyntax? type)
        => (_site, _statement, _isOfMain, _type) = (site, statement, isOfMain, type);

    /// <summary>How a registration at this statement is kept; null when it cannot be.</summary>
    internal static KeptRegistration? At(ExpressionStatementSyntax statement, FixSite site, CancellationToken cancellationToken)
    {
        if (site.LanguageVersion >= LanguageVersion.CSharp8 && statement.Parent is GlobalStatementSyntax or BlockSyntax { Parent: MethodDeclarationSyntax }
            && ProcessShape.IsEntryPoint(statement.EnclosingFunction(), site.Program, site.Model, cancellationToken))
        {
            return new(site, statement, isOfMain: true, null);
        }

        return statement.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { OpenBraceToken.RawKind: not 0 } type and (ClassDeclarationSyntax or RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not (int)SyntaxKind.StructKeyword })
            && statement.Parent is not GlobalStatementSyntax && type.Members.Count > 0
            ? new(site, statement, isOfMain: false, type)
            : null;
    }

    /// <summary>The document in which the lines, of which the last makes the registration, stand in the place of the statement or behind it.</summary>
    /// <param name="creation">The last statement's expression, over as many lines as it needs; <c>\t</c> stands for one level.</param>
    internal SyntaxNode? Edit(string[] creation, string name, bool keepsStatement, Func<SyntaxNode, SemanticModel, bool> cures, CancellationToken cancellationToken)
    {
        var free = Free(_isOfMain ? name : "_" + name);
        string[] lines = [.. keepsStatement ? [_statement.ToString()] : Array.Empty<string>(), (_isOfMain ? $"using var {free} = " : free + " = ") + creation[0], .. creation.Skip(1)];
        if (StatementEdit.Of(_statement.Expression, lines) is not { } edit)
            return null;
        if (_type is null)
            return _site.Try(edit.Original, edit.Replacement, cures, cancellationToken);
        return _site.Try(_type, WithField(_type.ReplaceNode(edit.Original, edit.Replacement), free), cures, cancellationToken);
    }

    private TypeDeclarationSyntax WithField(TypeDeclarationSyntax type, string field)
    {
        var first = _type!.Members[0];
        var layout = Layout.Of(first);
        var endOfLine = layout.EndOfLine;
        var isNullable = (_site.Model.GetNullableContext(first.SpanStart) & NullableContext.AnnotationsEnabled) != 0;
        var declaration = SyntaxFactory.ParseMemberDeclaration($"private static {TypeName.At(_site.Model, first.SpanStart, "System.Runtime.InteropServices.PosixSignalRegistration")}{(isNullable ? "?" : "")} {field};")!
            .WithLeadingTrivia(SyntaxFactory.Whitespace(layout.Indent)).WithTrailingTrivia(SyntaxFactory.EndOfLine(endOfLine));
        var next = type.Members[0];
        var separated = first is FieldDeclarationSyntax || next.GetLeadingTrivia() is [{ RawKind: (int)SyntaxKind.EndOfLineTrivia }, ..] ? next : next.WithLeadingTrivia(next.GetLeadingTrivia().Insert(0, SyntaxFactory.EndOfLine(endOfLine)));
        return type.WithMembers(type.Members.Replace(next, separated).Insert(0, declaration));
    }

    private string Free(string name)
    {
        var taken = new HashSet<string>(_site.Root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText), StringComparer.Ordinal);
        var free = name;
        for (var number = 2; taken.Contains(free); number++)
            free = $"{name}{number}";
        return free;
    }
}
