namespace Lifeguard;

/// <summary>How many failures in how much time are too many, and how long to look away afterwards.</summary>
/// <remarks>
/// Read once, by the constructor of <see cref="FailureWindow"/>, which also checks the values; later changes have no effect.
/// Not thread-safe.
/// </remarks>
public sealed class FailureWindowOptions
{
    /// <summary>
    /// The number of failures that trips: the tenth, not the one after the tenth. From 1 (every failure trips) to 100 000.
    /// Each costs eight bytes of memory. Default: 10.
    /// </summary>
    public int Threshold { get; set; } = 10;

    /// <summary>
    /// The longest time from the first to the last of these failures, itself included: failures exactly this far apart trip.
    /// More than zero; <see cref="Timeout.InfiniteTimeSpan"/> counts failures however far apart they are. Default: 90 s.
    /// </summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// How long after a trip failures are ignored: a failure exactly this long after the trip counts again. Zero or more.
    /// Default: 30 s.
    /// </summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromSeconds(30);
}
