using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>Can an exception of an operation leave the region around it?</summary>
internal enum GuardKind
{
    /// <summary>Nothing stops it.</summary>
    None,

    /// <summary>Some exceptions are caught, others pass.</summary>
    Narrow,

    /// <summary>A broad clause catches it, and work goes on in the region.</summary>
    Full,

    /// <summary>A broad clause catches it and leaves or escalates: decided on purpose.</summary>
    Deliberate,
}

/// <summary>The strongest guard between an operation and the region that holds it. Printable.</summary>
internal sealed record Guard(GuardKind Kind, CatchClauseSyntax? Clause)
{
    private static readonly Guard Unguarded = new(GuardKind.None, null);

    /// <summary>Nothing of the failure leaves the region by surprise.</summary>
    internal bool Holds => Kind is GuardKind.Full or GuardKind.Deliberate;

    /// <summary>Walks from <paramref name="operation"/> up to <paramref name="region"/>, innermost try first.</summary>
    internal static Guard Between(SyntaxNode operation, SyntaxNode region, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
    {
        var strongest = Unguarded;
        for (var node = operation; node != region && node.Parent is not null; node = node.Parent)
        {
            if (node.Parent is not TryStatementSyntax attempt || attempt.Block != node)
                continue; // catch and finally blocks are not covered by their own try
            foreach (var clause in attempt.Catches)
            {
                if (!CatchEffect.IsBroadClause(clause, program, model, cancellationToken))
                {
                    strongest = new Guard(GuardKind.Narrow, clause);
                    continue;
                }

                var does = CatchEffect.DoesOf(clause, program, model, cancellationToken);
                if (does == CatchDoes.Rethrows && clause.Filter is not null)
                    continue; // what the filter lets pass is for the clauses below
                if (does == CatchDoes.Rethrows)
                    break; // caught and thrown again: the next try up decides
                return new Guard(does == CatchDoes.GoesOn ? GuardKind.Full : GuardKind.Deliberate, clause);
            }
        }

        return strongest;
    }

    /// <summary>Part of the region is guarded: its author has thought of failure.</summary>
    internal static bool IsPartOf(SyntaxNode region, ProgramModel program, SemanticModel model, CancellationToken cancellationToken)
        => region.Executed().OfType<CatchClauseSyntax>()
            .Any(clause => CatchEffect.IsBroadClause(clause, program, model, cancellationToken) && CatchEffect.DoesOf(clause, program, model, cancellationToken) != CatchDoes.Rethrows);

    public override string ToString() => Kind switch
    {
        GuardKind.Full => "guarded",
        GuardKind.Deliberate => "guarded on purpose",
        GuardKind.Narrow => $"only {Clause?.Declaration?.Type.ToString() ?? "some"} caught",
        _ => "unguarded",
    };
}
