namespace Lifeguard;

/// <summary>Checked <see cref="LoopGuardOptions"/>. Immutable.</summary>
internal sealed class LoopGuardLimits
{
    private readonly int _freeFailures;
    private readonly bool _useJitter;

    private LoopGuardLimits(LoopGuardOptions options)
    {
        Threshold = options.Window.Threshold;
        Window = options.Window.Window;
        Cooldown = options.Window.Cooldown;
        BaseDelay = options.BaseDelay;
        MaxDelay = options.MaxDelay;
        ShouldCount = options.ShouldCount;
        GiveUpStatus = options.GiveUpStatus;
        _freeFailures = options.FreeFailures;
        _useJitter = options.UseJitter;
        var noSuccessFor = options.NoSuccessFor ?? (Window == Timeout.InfiniteTimeSpan || Window > Remembered ? new FailureWindowOptions().Window : Window);
        NoSuccessFor = _useJitter ? noSuccessFor * (0.75 + (Random.Shared.NextDouble() / 2)) : noSuccessFor;
    }

    internal int Threshold { get; }

    internal TimeSpan Window { get; }

    internal TimeSpan Cooldown { get; }

    internal TimeSpan BaseDelay { get; }

    internal TimeSpan MaxDelay { get; }

    internal TimeSpan NoSuccessFor { get; }

    internal Func<Exception, bool>? ShouldCount { get; }

    internal int GiveUpStatus { get; }

    // Longer waits than this cannot be made, and no process lives to see their end.
    private static TimeSpan Longest { get; } = TimeSpan.FromDays(1);

    // Longer than any process lives; what is longer is as good as endless.
    private static TimeSpan Remembered { get; } = TimeSpan.FromDays(365);

    internal static LoopGuardLimits Of(LoopGuardOptions options, string? parameter)
    {
        if (options.NoSuccessFor is { } noSuccessFor && (noSuccessFor < TimeSpan.Zero || noSuccessFor > Remembered))
        {
            throw new ArgumentOutOfRangeException(parameter, $"NoSuccessFor must be from zero to 365 days, but is {noSuccessFor}.");
        }

        if (options.FreeFailures < 0)
        {
            throw new ArgumentOutOfRangeException(parameter, $"FreeFailures must be zero or more, but is {options.FreeFailures}.");
        }

        if (options.BaseDelay <= TimeSpan.Zero || options.BaseDelay > Longest)
        {
            throw new ArgumentOutOfRangeException(parameter, $"BaseDelay must be more than zero, up to {Longest.TotalHours:0} h, but is {options.BaseDelay}.");
        }

        if (options.MaxDelay < options.BaseDelay || options.MaxDelay > Longest)
        {
            throw new ArgumentOutOfRangeException(parameter, $"MaxDelay must be from BaseDelay ({options.BaseDelay}) to {Longest.TotalHours:0} h, but is {options.MaxDelay}.");
        }

        if (options.GiveUpStatus is < 1 or > 255)
        {
            throw new ArgumentOutOfRangeException(parameter, $"GiveUpStatus must be from 1 to 255, but is {options.GiveUpStatus}: 0 is success, and the system keeps eight bits.");
        }

        RequireReachable(options, parameter);
        return new LoopGuardLimits(options);
    }

    /// <summary>The pause after so many failed turns in a row.</summary>
    internal TimeSpan PauseAfter(long failuresInARow)
    {
        var doublings = failuresInARow - _freeFailures - 1;
        if (doublings < 0)
        {
            return TimeSpan.Zero;
        }

        // 2^62 times the shortest delay is longer than any longest one.
        var pause = Math.Min(BaseDelay.Ticks * Math.Pow(2, Math.Min(doublings, 62)), MaxDelay.Ticks);
        return TimeSpan.FromTicks((long)(_useJitter ? pause * (0.5 + (Random.Shared.NextDouble() / 2)) : pause));
    }

    // Once a loop does nothing but fail, each failure follows the one before by the longest pause.
    private static void RequireReachable(LoopGuardOptions options, string? parameter)
    {
        var (pauses, window) = (options.Window.Threshold - 1, options.Window.Window);
        if (window == Timeout.InfiniteTimeSpan || pauses < 1 || options.MaxDelay <= window / pauses)
        {
            return;
        }

        throw new ArgumentException(
            $"The limit can never be reached: {options.Window.Threshold} failures have {pauses} pauses of up to {options.MaxDelay} between them, "
            + $"{options.MaxDelay * pauses} in all, but Window is {window}. Lower MaxDelay to {window / pauses}, or lengthen Window.",
            parameter);
    }
}
