namespace Lifeguard.Monitor.Journal;

/// <summary>
/// The clock of <c>__MONOTONIC_TIMESTAMP</c>: microseconds since the boot, standing still in suspend. On Linux the runtime's
/// timestamps have the same origin, so that "now" compares with the stamp of an entry of this boot.
/// </summary>
internal sealed class JournalClock : TimeProvider
{
    /// <summary>Its ticks per second.</summary>
    public const long Frequency = 1_000_000;

    /// <inheritdoc/>
    public override long TimestampFrequency => Frequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)((Int128)base.GetTimestamp() * TimestampFrequency / base.TimestampFrequency);
}
