using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Does this call tell somebody: a log, a trace, the console?</summary>
internal static class Reporting
{
    private static readonly string[] LogTypes =
    [
        "Microsoft.Extensions.Logging.ILogger", "Microsoft.Extensions.Logging.LoggerExtensions", "Serilog.ILogger", "Serilog.Log", "NLog.ILogger",
        "NLog.ILoggerBase", "log4net.ILog", "System.Diagnostics.Trace", "System.Diagnostics.Debug", "System.Diagnostics.EventLog",
        "System.Diagnostics.TraceSource", "System.Diagnostics.Tracing.EventSource", "System.Console",
    ];

    internal static bool IsReport(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (IsReportOfKnownType(call, program, model, cancellationToken))
            return true;
        // Home-grown logs go by their names; taking one for a log keeps us silent, never loud.
        if (IsLogName(call.CalledName()?.Identifier.ValueText))
            return true;
        var method = model.GetSymbolInfo(call, cancellationToken).Symbol as IMethodSymbol;
        // A logger's own members are no reports to itself: its writer is a service like any other.
        if (call.Receiver()?.Bare() is not { } receiver || receiver is ThisExpressionSyntax or BaseExpressionSyntax)
            return false;
        if (receiver is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Error" or "Out" } stream && program.Types.Is(model.GetSymbolInfo(stream, cancellationToken).Symbol?.ContainingType, "System.Console"))
            return true;
        return IsLogName(method?.ContainingType.Name) || IsLogName(receiver switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
            _ => null,
        });
    }

    /// <summary>The same for the loggers and the console that are known by their type: such a call certainly does nothing else.</summary>
    internal static bool IsReportOfKnownType(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
            && LogTypes.Any(type => program.Types.IsOrDerivesFrom((method.ReducedFrom ?? method).ContainingType, type));

    /// <summary>A report that nobody reads unless they look for it: at the level of information or below.</summary>
    internal static bool IsQuiet(InvocationExpressionSyntax report)
        => report.CalledName()?.Identifier.ValueText is "LogDebug" or "LogTrace" or "LogInformation" or "Debug" or "Trace" or "Info" or "Information" or "Verbose" or "DebugFormat" or "InfoFormat" or "TraceInformation";

    private static bool IsLogName(string? name)
        => name is not null && (name.EndsWith("Log", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Logger", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Log", StringComparison.Ordinal) || name.StartsWith("Trace", StringComparison.Ordinal)
            || name.StartsWith("Emit", StringComparison.Ordinal) || name.StartsWith("Report", StringComparison.Ordinal)
            || name.EndsWith("Logging", StringComparison.Ordinal) || name.EndsWith("EventSource", StringComparison.Ordinal));
}
