using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What, in its head, ends a loop.</summary>
internal enum LoopEnd
{
    /// <summary>Data: a count, the end of a sequence, something its body finds.</summary>
    Data,

    /// <summary>Nothing.</summary>
    Never,

    /// <summary>Somebody asks it to stop: a token, or a flag of the type.</summary>
    Stop,

    /// <summary>Its source says that no more will come.</summary>
    Source,
}

/// <summary>Is this loop's head unbounded: does it turn until the process or its owner stops?</summary>
/// <param name="Sources">Calls in the head that fetch the next piece of work, as in <c>while (await timer.WaitForNextTickAsync())</c>.</param>
internal sealed record LoopShape(LoopEnd End, IReadOnlyList<InvocationExpressionSyntax> Sources)
{
    private static readonly LoopShape Bounded = new(LoopEnd.Data, []);

    internal static LoopShape Of(StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => Of(loop, apartFrom: null, program, model, cancellationToken);

    /// <summary>The same, as if the head did not make the test <paramref name="apartFrom"/>.</summary>
    internal static LoopShape Of(StatementSyntax loop, ExpressionSyntax? apartFrom, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (loop)
        {
            case CommonForEachStatementSyntax each:
                var sources = SourceCalls(each.Expression, program, model, cancellationToken);
                return sources.Count > 0 ? new LoopShape(LoopEnd.Source, sources) : Bounded;
            case ForStatementSyntax { Condition: null }:
                return new LoopShape(LoopEnd.Never, []);
            case ForStatementSyntax { Incrementors.Count: > 0 }:
                return Bounded;
            case ForStatementSyntax @for:
                return OfCondition(@for.Condition, apartFrom, loop, program, model, cancellationToken);
            case WhileStatementSyntax @while:
                return OfCondition(@while.Condition, apartFrom, loop, program, model, cancellationToken);
            case DoStatementSyntax @do:
                return OfCondition(@do.Condition, apartFrom, loop, program, model, cancellationToken);
            default:
                return Bounded;
        }
    }

    public override string ToString() => End switch
    {
        LoopEnd.Never => "endless",
        LoopEnd.Stop => "until stopped",
        LoopEnd.Source => "while its source lasts",
        _ => "bounded by data",
    };

    private static LoopShape OfCondition(ExpressionSyntax condition, ExpressionSyntax? apartFrom, StatementSyntax loop, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var end = LoopEnd.Never;
        var sources = new List<InvocationExpressionSyntax>();
        foreach (var operand in Operands(condition))
        {
            if (operand.IsKind(SyntaxKind.TrueLiteralExpression) || operand == apartFrom)
                continue;
            var here = SourceCalls(operand, program, model, cancellationToken);
            if (here.Count > 0)
            {
                sources.AddRange(here);
                end = LoopEnd.Source;
            }
            else if (end == LoopEnd.Source && operand is InvocationExpressionSyntax take && take.CalledName()?.Identifier.ValueText == "TryRead")
            {
                continue; // await reader.WaitToReadAsync() && reader.TryRead(out var item): what was waited for is there
            }
            else if (IsStopTest(operand, loop, model, cancellationToken))
            {
                end = end == LoopEnd.Never ? LoopEnd.Stop : end;
            }
            else
            {
                return Bounded;
            }
        }

        return new LoopShape(end, sources);
    }

    private static IEnumerable<ExpressionSyntax> Operands(ExpressionSyntax condition) => condition.Bare() switch
    {
        BinaryExpressionSyntax both when both.IsKind(SyntaxKind.LogicalAndExpression) || both.IsKind(SyntaxKind.LogicalOrExpression)
            => Operands(both.Left).Concat(Operands(both.Right)),
        BinaryExpressionSyntax fallback when fallback.IsKind(SyntaxKind.CoalesceExpression) && fallback.Right is LiteralExpressionSyntax => Operands(fallback.Left),
        var bare => [bare],
    };

    private static List<InvocationExpressionSyntax> SourceCalls(ExpressionSyntax expression, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var apis = RequestSources.In(program);
        return expression.Executed().OfType<InvocationExpressionSyntax>()
            .Where(call => apis.Find(call, model, cancellationToken) is { Kind: not SourceKind.Connection })
            .ToList();
    }

    /// <summary>A test of a token or of a flag that others set; not of data that the body reads.</summary>
    private static bool IsStopTest(ExpressionSyntax test, StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken)
    {
        test = test.Bare();
        switch (test)
        {
            case PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression):
                return IsStopTest(not.Operand, loop, model, cancellationToken);
            case ConditionalAccessExpressionSyntax access:
                return access.WhenNotNull is MemberBindingExpressionSyntax binding && model.GetSymbolInfo(binding, cancellationToken).Symbol is IPropertySymbol flag && IsStopProperty(flag);
            case BinaryExpressionSyntax comparison when comparison.IsKind(SyntaxKind.EqualsExpression) || comparison.IsKind(SyntaxKind.NotEqualsExpression):
                return model.GetConstantValue(comparison.Right, cancellationToken).HasValue ? IsStopTest(comparison.Left, loop, model, cancellationToken)
                    : model.GetConstantValue(comparison.Left, cancellationToken).HasValue && IsStopTest(comparison.Right, loop, model, cancellationToken);
            case IsPatternExpressionSyntax pattern:
                return IsStopTest(pattern.Expression, loop, model, cancellationToken);
            case InvocationExpressionSyntax read when read.CalledName()?.Identifier.ValueText is "Read" or "CompareExchange" && read.ArgumentList.Arguments.Count > 0:
                return IsStopTest(read.ArgumentList.Arguments[0].Expression, loop, model, cancellationToken);
        }

        if (test is not (IdentifierNameSyntax or MemberAccessExpressionSyntax))
            return false;
        switch (model.GetSymbolInfo(test, cancellationToken).Symbol)
        {
            case IPropertySymbol property when IsStopProperty(property):
                return true;
            case IFieldSymbol { Type: { } type } field:
                return IsFlag(type) && IsOwn(field, loop, model, cancellationToken);
            case IPropertySymbol { Type: { } type } property:
                return IsFlag(type) && IsOwn(property, loop, model, cancellationToken);
            case ILocalSymbol { Type.SpecialType: SpecialType.System_Boolean } local:
                // A local flag that the body itself sets is data; one set elsewhere (a handler's lambda) is a request to stop.
                return !loop.Executed().OfType<AssignmentExpressionSyntax>()
                    .Any(assignment => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, local));
            default:
                return false;
        }
    }

    private static bool IsStopProperty(IPropertySymbol property) => property.Name switch
    {
        "IsCancellationRequested" or "IsListening" => true,
        "IsAddingCompleted" or "IsCompleted" => property.ContainingType.Name == "BlockingCollection",
        _ => false,
    };

    private static bool IsFlag(ITypeSymbol type) => type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32 || type.TypeKind == TypeKind.Enum;

    /// <summary>A member of the type that holds the loop, or of a type around or above it: <c>_running</c>, not <c>reader.EndOfStream</c>.</summary>
    private static bool IsOwn(ISymbol member, StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken)
    {
        for (var type = model.GetEnclosingSymbol(loop.SpanStart, cancellationToken)?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.SelfAndBases().Any(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, member.ContainingType.OriginalDefinition)))
                return true;
        }

        return false;
    }
}
