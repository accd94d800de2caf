using System.Collections.Immutable;

namespace Lifeguard;

/// <summary>
/// What a <see cref="FailureWindow"/> remembers, as plain data: write it to a file with any serializer and hand it to
/// <see cref="FailureWindow.Restore"/> later.
/// </summary>
/// <remarks>
/// Immutable, hence thread-safe; equal when the data is equal. Stamps mean something only to the clock they came from: a monotonic
/// clock starts anew with each boot, so whoever stores a state must store the boot beside it.
/// </remarks>
public sealed record FailureWindowState
{
    private readonly ImmutableArray<long> _failures = [];

    /// <summary>The stamps of the failures that count, oldest first, in ticks of the clock.</summary>
    public ImmutableArray<long> Failures
    {
        get => _failures;
        init => _failures = value.IsDefault ? [] : value;
    }

    /// <summary>The stamp before which failures are ignored, in ticks of the clock; null if there was no trip yet.</summary>
    public long? IgnoreUntil { get; init; }

    /// <summary>The ticks per second of the clock (<see cref="TimeProvider.TimestampFrequency"/>).</summary>
    public required long TimestampFrequency { get; init; }

    /// <inheritdoc/>
    public bool Equals(FailureWindowState? other) =>
        other is not null
        && IgnoreUntil == other.IgnoreUntil
        && TimestampFrequency == other.TimestampFrequency
        && Failures.AsSpan().SequenceEqual(other.Failures.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(IgnoreUntil);
        hash.Add(TimestampFrequency);
        foreach (var failure in Failures)
        {
            hash.Add(failure);
        }

        return hash.ToHashCode();
    }
}
