using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// A row about members of somebody else's type. <paramref name="Members"/> lists names, separated by <c>|</c>;
/// <c>*</c> means every member that the type itself declares.
/// </summary>
internal abstract record ApiRow(string Type, string Members)
{
    internal string[] MemberNames { get; } = Members.Split('|');
}

/// <summary>What is known about foreign members, as data: one row per member or per group of members that behave alike.</summary>
internal sealed class ApiTable<TRow>(params TRow[] rows)
    where TRow : ApiRow
{
    internal ImmutableArray<TRow> Rows { get; } = rows.ToImmutableArray();

    /// <summary>The cheapest test: a site whose identifier is not among these never reaches the semantic model.</summary>
    internal ImmutableHashSet<string> Names { get; } = rows.SelectMany(row => row.MemberNames).ToImmutableHashSet(StringComparer.Ordinal);

    /// <summary>The rows whose types this compilation references.</summary>
    internal ResolvedApis<TRow> In(ProgramModel program) => program.Remember(this, table => new ResolvedApis<TRow>(table, program.Types));
}

/// <summary>The rows of an <see cref="ApiTable{TRow}"/> that apply to one compilation.</summary>
internal sealed class ResolvedApis<TRow>
    where TRow : ApiRow
{
    private readonly Dictionary<ISymbol, List<TRow>> _rowsByType = new(SymbolEqualityComparer.Default);

    internal ResolvedApis(ApiTable<TRow> table, KnownTypes types)
    {
        foreach (var row in table.Rows)
        {
            foreach (var type in types.All(row.Type))
            {
                if (!_rowsByType.TryGetValue(type, out var rows))
                    _rowsByType.Add(type, rows = []);
                rows.Add(row);
            }
        }
    }

    /// <summary>None of the table's types is referenced: nothing to register for.</summary>
    internal bool IsEmpty => _rowsByType.Count == 0;

    /// <summary>The row of a member, looked up on its type, then on base types and interfaces; null when there is none.</summary>
    internal TRow? Find(ISymbol? member)
    {
        if (member is IMethodSymbol { ReducedFrom: { } extension })
            member = extension;
        // An override is what it overrides: that is where its row stands.
        while (member is IMethodSymbol { OverriddenMethod: { } overridden })
            member = overridden;
        if (member?.ContainingType is not { } home)
            return null;
        foreach (var type in home.SelfAndBases())
        {
            if (!_rowsByType.TryGetValue(type.OriginalDefinition, out var rows))
                continue;
            foreach (var row in rows)
            {
                if (row.Members == "*" ? ReferenceEquals(type, home) : row.MemberNames.Contains(member.Name))
                    return row;
            }
        }

        return null;
    }
}
