namespace Lifeguard;

/// <summary>When a loop that fails slows down, and when it gives up.</summary>
/// <remarks>Read once, by the constructor of <see cref="LoopGuard"/>, which also checks the values. Not thread-safe.</remarks>
public sealed class LoopGuardOptions
{
    /// <summary>
    /// How many failed turns in how much time are too many. Default: 10 in 90 s, then 30 s of cooldown. How long a turn takes to fail nobody can
    /// check beforehand: so many turns and the pauses between them must fit into the window, (Threshold − 1) × (the longest turn + <see cref="MaxDelay"/>)
    /// at the most, or the loop never trips. With the defaults that is a turn of 5 s; for turns that end in a time-out of 30 s, a window of
    /// 315 s. Until then only the counts show such a loop (as many failures as turns), and <see cref="LoopStatus.TurnAge"/>.
    /// </summary>
    public FailureWindowOptions Window { get; set; } = new();

    /// <summary>
    /// A loop that has failed too often gives up only if no turn has succeeded for this long; where none ever has, at once. Zero:
    /// however many succeed. With <see cref="UseJitter"/> it varies by a quarter either way, so that the processes of a fleet do
    /// not leave together. Null, the default: the length of <see cref="Window"/>, or 90 s where that has no end.
    /// </summary>
    public TimeSpan? NoSuccessFor { get; set; }

    /// <summary>How many failed turns in a row are followed by the next without a pause. Zero or more. Default: 3.</summary>
    public int FreeFailures { get; set; } = 3;

    /// <summary>The first pause; each failed turn in a row doubles it. More than zero. Default: 100 ms.</summary>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The longest pause. At least <see cref="BaseDelay"/>, and so short that enough failures fit into <see cref="Window"/>: a loop that
    /// pauses for longer would never give up. The turns themselves come on top, see <see cref="Window"/>. Default: 5 s.
    /// </summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether pauses vary, from half their length to the whole, and <see cref="NoSuccessFor"/> does. Default: true.</summary>
    public bool UseJitter { get; set; } = true;

    /// <summary>
    /// Tells the failures that speak against the loop from those that speak against what it was given: a request it was right to
    /// refuse. What does not count is reported, and neither slows the loop down nor spoils its turn. If it throws, the failure counts.
    /// Null, the default: all count.
    /// </summary>
    public Func<Exception, bool>? ShouldCount { get; set; }

    /// <summary>The status the process ends with when the loop gives up. From 1 to 255. Default: <see cref="ExitStatus.Software"/> (70).</summary>
    public int GiveUpStatus { get; set; } = ExitStatus.Software;
}
