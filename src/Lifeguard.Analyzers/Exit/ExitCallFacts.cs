using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Exit;

/// <summary>What is known about a place where the program ends.</summary>
/// <param name="Site">The call that ends the process, or the clause after whose block Main returns.</param>
/// <param name="Location">Where a finding points.</param>
/// <param name="Called">The call as its author wrote it.</param>
/// <param name="DeadlocksIn">The handler in which the call waits for itself; null when it stands in none.</param>
/// <param name="Failure">What failed before the process ends with 0; null when nothing is known to have failed, or the status is another.</param>
/// <param name="AbruptIn">Whose work the call cuts off; null when there is none, or it was stopped first.</param>
/// <param name="LastWords">The log call whose record is still in a queue when the process ends.</param>
internal sealed record ExitCallFacts(SyntaxNode Site, Location Location, string Called, string? DeadlocksIn, string? Failure, string? AbruptIn, InvocationExpressionSyntax? LastWords)
{
    internal static ExitCallFacts? Of(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
            return null;
        var isExit = method.Name == "Exit";
        if (!program.Types.Is(method.ContainingType, "System.Environment"))
        {
            // The program's own way out: only its status is asked about.
            return isExit && StatusHandedOn(call, method, program, cancellationToken) is { } handed && IsZero(handed, model, cancellationToken) && FailureExit.Before(call, program, model, cancellationToken) is { } before
                ? new(call, call.GetLocation(), Shown(call), null, before, null, null)
                : null;
        }

        var status = isExit && call.ArgumentList.Arguments is [{ Expression: var argument }] ? argument : null;
        var path = isExit ? ExitPath.Of(call, program, model, cancellationToken) : null;
        return new(call, call.GetLocation(), Shown(call),
            path is { Stopping: Stopping.Process, Member: "the ProcessExit handler" or "the Unloading handler" } ? path.Member : null,
            status is not null && IsZero(status, model, cancellationToken) ? FailureExit.Before(call, program, model, cancellationToken) : null,
            AbruptEnd.Of(call, status, program, model, cancellationToken),
            LastWordsBefore(call, program, model, cancellationToken));
    }

    internal static ExitCallFacts? Of(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => FailureExit.Of(clause, program, model, cancellationToken) is { } failure
            ? new(clause, Location.Create(clause.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(clause.SpanStart, (clause.Declaration?.Span ?? clause.CatchKeyword.Span).End)), "Main", null, failure, null, null)
            : null;

    internal static bool IsZero(ExpressionSyntax status, SemanticModel model, CancellationToken cancellationToken)
        => StatusOf(status, model, cancellationToken) == 0;

    /// <summary>The constant status, through a cast from an enumeration; null when it is not known.</summary>
    internal static int? StatusOf(ExpressionSyntax status, SemanticModel model, CancellationToken cancellationToken)
        => model.GetConstantValue(status, cancellationToken).Value switch
        {
            int value => value,
            byte value => value,
            _ => null,
        };

    private static string Shown(InvocationExpressionSyntax call) => $"{call.Expression}({string.Join(", ", call.ArgumentList.Arguments.Select(argument => argument.ToString()).Where(argument => argument.Length < 20))})";

    /// <summary>The argument that a method of the program passes on to <c>Environment.Exit</c>.</summary>
    private static ExpressionSyntax? StatusHandedOn(InvocationExpressionSyntax call, IMethodSymbol method, ProgramModel program, CancellationToken cancellationToken)
    {
        if (program.Sources.DeclarationOf(method, cancellationToken) is not { } declaration)
            return null;
        var model = program.Sources.ModelFor(declaration);
        foreach (var inner in SourceBodies.BodyOf(declaration)!.Executed().OfType<InvocationExpressionSyntax>())
        {
            if (inner.CalledName()?.Identifier.ValueText != "Exit" || inner.ArgumentList.Arguments is not [{ Expression: var status }]
                || !program.Types.Is(model.GetSymbolInfo(inner, cancellationToken).Symbol?.ContainingType, "System.Environment"))
            {
                continue;
            }

            if (model.GetSymbolInfo(status is CastExpressionSyntax cast ? cast.Expression.Bare() : status.Bare(), cancellationToken).Symbol is IParameterSymbol parameter && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method))
                return call.ArgumentList.ArgumentFor(parameter.Ordinal, parameter.Name);
        }

        return null;
    }

    /// <summary>
    /// The statement directly before is a record for a logger of Microsoft.Extensions.Logging, whose console and file providers write
    /// from a queue. Other loggers write at once, and may stand behind this one; a Windows service's event log does.
    /// </summary>
    private static InvocationExpressionSyntax? LastWordsBefore(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (call.Parent is not ExpressionStatementSyntax statement || !program.Types.Exists("Microsoft.Extensions.Logging.ILogger"))
            return null;
        var statements = statement.Parent switch
        {
            BlockSyntax block => block.Statements.ToList(),
            SwitchSectionSyntax section => section.Statements.ToList(),
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>().Select(global => global.Statement).ToList(),
            _ => [],
        };
        var index = statements.IndexOf(statement);
        if (index <= 0 || statements[index - 1] is not ExpressionStatementSyntax { Expression: InvocationExpressionSyntax log } || log.CalledName()?.Identifier.ValueText.StartsWith("Log", StringComparison.Ordinal) != true)
            return null;
        return model.GetSymbolInfo(log, cancellationToken).Symbol is IMethodSymbol method && program.Types.Is((method.ReducedFrom ?? method).ContainingType, "Microsoft.Extensions.Logging.LoggerExtensions")
            && !program.Sources.Spell(name => name is "UseSerilog" or "AddSerilog" or "UseNLog" or "AddNLog" or "AddLog4Net" or "AddEventLog", cancellationToken)
            && !ProcessShape.IsWindowsService(program, cancellationToken)
            ? log
            : null;
    }
}
