using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// Methods that a user names by documentation id, <c>M:Acme.Bus.Receiver.NextAsync</c>, separated by <c>|</c>. An id without parameters
/// means every overload. Equal lists are equal values.
/// </summary>
internal sealed record MemberList
{
    private readonly string _text;
    private readonly ImmutableHashSet<string> _ids;

    private MemberList(string text, ImmutableHashSet<string> ids)
    {
        _text = text;
        _ids = ids;
        Names = ids.Select(id => id.Split('(')[0]).Select(id => id.Substring(id.LastIndexOf('.') + 1).Split('`')[0]).ToImmutableHashSet(StringComparer.Ordinal);
    }

    internal static MemberList Empty { get; } = new("", ImmutableHashSet<string>.Empty);

    /// <summary>The methods' names without their types: the cheap test before any question to the compiler.</summary>
    internal ImmutableHashSet<string> Names { get; }

    internal static bool TryParse(string text, out MemberList members)
    {
        var ids = text.Split('|').Select(id => id.Trim()).Where(id => id.Length > 0).ToImmutableHashSet(StringComparer.Ordinal);
        var isUnderstood = !ids.IsEmpty && ids.All(id => id.StartsWith("M:", StringComparison.Ordinal) && id.IndexOf('.') > 2 && !id.Any(char.IsWhiteSpace));
        members = isUnderstood ? new MemberList(string.Join("|", ids.OrderBy(id => id, StringComparer.Ordinal)), ids) : Empty;
        return isUnderstood;
    }

    /// <summary>Is the method listed, or what it overrides, or a contract of its type by the same name?</summary>
    internal bool Contains(IMethodSymbol? method)
    {
        if (_ids.IsEmpty || method is null)
            return false;
        for (var current = (method.ReducedFrom ?? method).OriginalDefinition; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            if (current.GetDocumentationCommentId() is { } id && (_ids.Contains(id) || _ids.Contains(id.Split('(')[0]) || _ids.Contains(id.Split('(')[0].Split(["``"], StringSplitOptions.None)[0])))
                return true;
        }

        return false;
    }

    public bool Equals(MemberList? other) => other?._text == _text;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);
}
