using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Has something failed before the process ends with the status of success? Answers with what failed, in words for a message.</summary>
internal static class FailureExit
{
    private const int DepthOfCallees = 2;

    /// <summary>The failure that leads to this call: it stands in a catch, or behind a wait that ran out of time.</summary>
    internal static string? Before(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var function = call.EnclosingFunction();
        foreach (var ancestor in call.Ancestors().TakeWhile(ancestor => ancestor != function))
        {
            switch (ancestor)
            {
                case CatchClauseSyntax clause:
                    return IsFailure(clause, program, model, cancellationToken) ? Caught(clause) : null;
                case IfStatementSyntax test when test.Statement.Span.Contains(call.Span) && TimedOut(test.Condition, model, cancellationToken) is { } wait:
                    return $"{wait.ShownName()} ran out of time";
            }
        }

        return null;
    }

    /// <summary>A clause around the run of the whole program, after which Main returns as if nothing had happened.</summary>
    internal static string? Of(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!ProcessShape.IsProgram(program) || clause.Parent is not TryStatementSyntax attempt || !IsFailure(clause, program, model, cancellationToken))
            return null;
        var function = attempt.EnclosingFunction();
        return IsMain(function, program, model, cancellationToken) && Runs(attempt.Block, program, model, DepthOfCallees, cancellationToken) && EndsWithZero(clause, attempt, function!, program, model, cancellationToken)
            ? Caught(clause)
            : null;
    }

    private static string Caught(CatchClauseSyntax clause) => clause.Declaration is { } declaration ? $"a caught {declaration.Type}" : "a caught exception";

    /// <summary>Any exception, or one that is reported as an error; not a cancellation, and not the way in which tools stop a host.</summary>
    private static bool IsFailure(CatchClauseSyntax clause, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (clause.Filter is { } filter && (Mentions(filter, "Cancel") || Mentions(filter, "Abort") || Mentions(filter, "StopTheHost")))
            return false;
        if (clause.Declaration is null || program.Types.Is(model.GetTypeInfo(clause.Declaration.Type, cancellationToken).Type, "System.Exception"))
            return true;
        var type = model.GetTypeInfo(clause.Declaration.Type, cancellationToken).Type;
        return type is not (null or IErrorTypeSymbol) && !program.Types.IsOrDerivesFrom(type, "System.OperationCanceledException") && !program.Types.IsOrDerivesFrom(type, "Microsoft.Extensions.Hosting.HostAbortedException")
            && type.Name is not "ThreadAbortException" && clause.Block.Executed().OfType<InvocationExpressionSyntax>().Any(call => IsError(call, program, model, cancellationToken));
    }

    private static bool Mentions(SyntaxNode node, string text) => node.ToString().Contains(text);

    private static bool IsError(InvocationExpressionSyntax call, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Reporting.IsReport(call, program, model, cancellationToken) && (call.CalledName()?.Identifier.ValueText is { } name
            && (name.Contains("Error") || name.Contains("Fatal") || name.Contains("Critical")) || call.Receiver()?.ToString().EndsWith("Error", StringComparison.Ordinal) == true);

    /// <summary><c>!task.Wait(limit)</c>: the wait whose time ran out.</summary>
    private static InvocationExpressionSyntax? TimedOut(ExpressionSyntax condition, SemanticModel model, CancellationToken cancellationToken) => condition.Bare() switch
    {
        BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LogicalAndExpression) => TimedOut(both.Left, model, cancellationToken) ?? TimedOut(both.Right, model, cancellationToken),
        PrefixUnaryExpressionSyntax { Operand: var operand } not when not.IsKind(SyntaxKind.LogicalNotExpression) && operand.Bare() is InvocationExpressionSyntax call
            && call.CalledName()?.Identifier.ValueText is "Wait" or "WaitOne" or "Join" or "WaitForExit" && Bound.OfArguments(call, model, cancellationToken).Answer == true => call,
        _ => null,
    };

    /// <summary>The entry point, or the one method that it consists of.</summary>
    private static bool IsMain(SyntaxNode? function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (ProcessShape.IsEntryPoint(function, program, model, cancellationToken))
            return true;
        if (function is not MethodDeclarationSyntax { Identifier.ValueText: var name } || !name.StartsWith("Main", StringComparison.Ordinal)
            || model.GetDeclaredSymbol(function, cancellationToken) is not IMethodSymbol method || ProcessShape.EntryPoint(program, cancellationToken) is not { } main)
        {
            return false;
        }

        var mentions = program.Sources.MentionsOf(method, cancellationToken).ToList();
        return mentions.Count > 0 && mentions.TrueForAll(main.Contains) && !SetsStatus(main, program, program.Sources.ModelFor(main), DepthOfCallees, cancellationToken);
    }

    /// <summary>Does the block hold what the process is there for: the run of a host, or the wait for the end?</summary>
    private static bool Runs(SyntaxNode block, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
        => block.Executed().OfType<InvocationExpressionSyntax>().Any(call => call.CalledName()?.Identifier.ValueText switch
        {
            "Run" or "RunAsync" or "RunConsoleAsync" or "WaitForShutdown" or "WaitForShutdownAsync" when IsOfHost(call, model, cancellationToken) => true,
            "WaitOne" or "WaitAny" or "WaitAll" => model.GetSymbolInfo(call, cancellationToken).Symbol is { ContainingType: { } type } && program.Types.IsOrDerivesFrom(type, "System.Threading.WaitHandle") && Bound.OfArguments(call, model, cancellationToken).Answer == false,
            "ReadLine" or "ReadKey" or "Read" => program.Types.Is(model.GetSymbolInfo(call, cancellationToken).Symbol?.ContainingType, "System.Console") && call.Ancestors().Any(ancestor => ancestor.IsLoop()),
            { } => depth > 0 && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method && program.Sources.DeclarationOf(method, cancellationToken) is { } callee
                && Runs(SourceBodies.BodyOf(callee)!, program, program.Sources.ModelFor(callee), depth - 1, cancellationToken),
            null => false,
        });

    private static bool IsOfHost(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
        => model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ContainingNamespace: { } home } method
            && (home.ToDisplayString() is var name && (name.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
                || method.ContainingType.Name is "ServiceBase" or "HostFactory");

    private static bool EndsWithZero(CatchClauseSyntax clause, TryStatementSyntax attempt, SyntaxNode function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        if (SetsStatus(clause.Block, program, model, DepthOfCallees, cancellationToken) || attempt.Finally is { } final && SetsStatus(final, program, model, DepthOfCallees, cancellationToken))
            return false;
        // What the block notes down may become the status.
        if (clause.Block.Executed().OfType<AssignmentExpressionSyntax>().Any(assignment => assignment.Left is IdentifierNameSyntax { Identifier.ValueText: var name }
            && function.DescendantNodes().OfType<ReturnStatementSyntax>().Any(@return => @return.Expression?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(used => used.Identifier.ValueText == name) == true)))
        {
            return false;
        }

        var returns = clause.Block.Executed().OfType<ReturnStatementSyntax>().ToList();
        if (returns.Exists(@return => !IsSuccess(@return, model, cancellationToken)))
            return false;
        return returns.Count > 0 && clause.Block.Statements.LastOrDefault() is ReturnStatementSyntax || RestEndsWithZero(attempt, function, program, model, cancellationToken);
    }

    private static bool RestEndsWithZero(StatementSyntax attempt, SyntaxNode function, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode from = attempt;
        for (var node = attempt.Parent; node is not null && node != function.Parent; from = node, node = node.Parent)
        {
            if (node.IsLoop())
                return false;
            if (node is TryStatementSyntax { Finally: { } final } && SetsStatus(final, program, model, DepthOfCallees, cancellationToken))
                return false;
            var rest = node switch
            {
                BlockSyntax block => block.Statements.SkipWhile(statement => statement != from).Skip(1),
                CompilationUnitSyntax unit => unit.Members.SkipWhile(member => member != from).Skip(1).OfType<GlobalStatementSyntax>().Select(global => global.Statement),
                _ => [],
            };
            foreach (var statement in rest)
            {
                if (SetsStatus(statement, program, model, DepthOfCallees, cancellationToken) || Runs(statement, program, model, DepthOfCallees, cancellationToken))
                    return false;
                if (statement is ReturnStatementSyntax @return)
                    return IsSuccess(@return, model, cancellationToken);
                if (statement.Executed().OfType<ReturnStatementSyntax>().Any(inner => !IsSuccess(inner, model, cancellationToken)))
                    return false;
            }
        }

        return function is CompilationUnitSyntax || function is MethodDeclarationSyntax method && (method.ReturnType.ToString() is "void" or "Task" || method.ReturnType.ToString().EndsWith(".Task", StringComparison.Ordinal));
    }

    private static bool IsSuccess(ReturnStatementSyntax @return, SemanticModel model, CancellationToken cancellationToken)
        => @return.Expression is null || model.GetConstantValue(@return.Expression, cancellationToken).Value is 0;

    /// <summary>Throws, ends the process, or sets a status: here, or in a method called here.</summary>
    private static bool SetsStatus(SyntaxNode node, ProgramModel program, SemanticModel model, int depth, CancellationToken cancellationToken)
        => node.Executed().Any(inner => inner switch
        {
            ThrowStatementSyntax or ThrowExpressionSyntax => true,
            IdentifierNameSyntax { Identifier.ValueText: "ExitCode" } name => name.WholeAccess().IsWritten(),
            InvocationExpressionSyntax call when call.CalledName()?.Identifier.ValueText is "Exit" or "FailFast" or "Throw" or "Kill" => true,
            InvocationExpressionSyntax call => depth > 0 && program.Sources.DeclarationOf(model.GetSymbolInfo(call, cancellationToken).Symbol as IMethodSymbol, cancellationToken) is { } callee
                && SetsStatus(SourceBodies.BodyOf(callee)!, program, program.Sources.ModelFor(callee), depth - 1, cancellationToken),
            _ => false,
        });
}
