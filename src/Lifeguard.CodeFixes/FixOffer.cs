using Microsoft.CodeAnalysis;

namespace Lifeguard.CodeFixes;

/// <summary>An edit that compiles and cures.</summary>
/// <param name="Title">What the user reads in the light bulb: what is done, and what it costs.</param>
/// <param name="Apply">Makes the edit.</param>
internal sealed record FixOffer(string Title, Func<CancellationToken, Task<Document>> Apply)
{
    /// <summary>Tells a second action of the same rule from the first.</summary>
    internal string Variant { get; init; } = "";

    /// <summary>False where a person has to decide at each place: something would be lost, or the bound is contested.</summary>
    internal bool InFixAll { get; init; } = true;
}
