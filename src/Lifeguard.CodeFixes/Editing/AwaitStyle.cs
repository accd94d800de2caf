using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Awaits as the code around does.</summary>
internal static class AwaitStyle
{
    /// <summary><c>.ConfigureAwait(false)</c> where every await of the function ends so, else nothing.</summary>
    internal static string SuffixAt(StatementSyntax statement)
    {
        const string Suffix = ".ConfigureAwait(false)";
        var awaits = statement.EnclosingFunction()!.DescendantNodes().OfType<AwaitExpressionSyntax>().ToList();
        return awaits.Count > 0 && awaits.TrueForAll(await => await.Expression.ToString().EndsWith(Suffix, StringComparison.Ordinal)) ? Suffix : "";
    }
}
