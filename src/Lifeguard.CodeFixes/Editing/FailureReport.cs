using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>Writes the statement that reports a failure: with the logger in scope, else on standard error.</summary>
internal static class FailureReport
{
    /// <summary>A logging library: its logger type, the methods for an error and a warning, and whether the exception comes first.</summary>
    private sealed record Library(string Logger, string Error, string Warning, bool ExceptionFirst);

    private static readonly Library[] Libraries =
    [
        new("Microsoft.Extensions.Logging.ILogger", "LogError", "LogWarning", ExceptionFirst: true),
        new("Serilog.ILogger", "Error", "Warning", ExceptionFirst: true),
        new("NLog.ILogger", "Error", "Warn", ExceptionFirst: true),
        new("log4net.ILog", "Error", "Warn", ExceptionFirst: false),
    ];

    /// <param name="position">Where the statement will stand.</param>
    /// <param name="message">Plain words, no placeholders.</param>
    /// <param name="exception">The name of the exception variable, when there is one.</param>
    internal static StatementSyntax At(SemanticModel model, int position, string message, string? exception = null, bool warning = false)
        => SyntaxFactory.ParseStatement(TextAt(model, position, message, exception, warning));

    /// <summary>The same as text, without indentation.</summary>
    internal static string TextAt(SemanticModel model, int position, string message, string? exception = null, bool warning = false)
    {
        var literal = SymbolDisplay.FormatLiteral(message, quote: true);
        foreach (var library in Libraries)
        {
            var method = warning ? library.Warning : library.Error;
            if (LoggerAt(model, position, library.Logger, method) is not { } logger)
                continue;
            var arguments = exception is null ? literal : library.ExceptionFirst ? $"{exception}, {literal}" : $"{literal}, {exception}";
            return $"{logger}.{method}({arguments});";
        }

        var console = TypeName.At(model, position, "System.Console");
        return exception is null
            ? $"{console}.Error.WriteLine({literal});"
            : $"{console}.Error.WriteLine($\"{literal.Substring(1, literal.Length - 2).Replace("{", "{{").Replace("}", "}}")}: {{{exception}}}\");";
    }

    /// <summary>The nearest logger that the position can reach without naming another object: a local, a parameter, a member.</summary>
    private static string? LoggerAt(SemanticModel model, int position, string loggerType, string method)
        => InScope.Candidates(model, position, loggerType)
            .Where(candidate => !model.LookupSymbols(position, candidate.Type, method, includeReducedExtensionMethods: true).IsEmpty)
            .Select(candidate => MayBeNull(candidate.Symbol, candidate.Type, model) ? candidate.Symbol.Name + "?" : candidate.Symbol.Name)
            .FirstOrDefault();

    /// <summary>Says so, or is treated so elsewhere in the file: a report must not be a failure of its own.</summary>
    private static bool MayBeNull(ISymbol logger, ITypeSymbol type, SemanticModel model)
        => type.NullableAnnotation == NullableAnnotation.Annotated
            || type.NullableAnnotation == NullableAnnotation.None && model.SyntaxTree.GetRoot().DescendantNodes().OfType<ConditionalAccessExpressionSyntax>()
                .Any(access => access.Expression is IdentifierNameSyntax { Identifier.ValueText: var name } && name == logger.Name
                    || access.Expression is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var member } && member == logger.Name);
}
