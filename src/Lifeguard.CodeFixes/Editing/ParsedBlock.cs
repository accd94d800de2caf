using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Reads text as statements that may <c>await</c>: outside an <c>async</c> function the parser would read <c>await x;</c> as a declaration.</summary>
internal static class ParsedBlock
{
    /// <param name="block">The statements with their braces.</param>
    internal static BlockSyntax Of(string block) => ((MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration("async void M()\n" + block)!).Body!;
}
