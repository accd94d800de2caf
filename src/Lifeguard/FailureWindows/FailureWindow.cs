using System.Runtime.InteropServices;

namespace Lifeguard;

/// <summary>
/// Counts failures in a sliding window and says, once, when there are too many: the failure that makes
/// <see cref="FailureWindowOptions.Threshold"/> of them with at most <see cref="FailureWindowOptions.Window"/> between the oldest
/// and the newest <em>trips</em>. These failures are then forgotten, and those stamped before the trip plus
/// <see cref="FailureWindowOptions.Cooldown"/> are ignored.
/// </summary>
/// <remarks>
/// <para>
/// Stamps are ticks of a monotonic clock (<see cref="TimeProvider.GetTimestamp"/>): setting the computer's time changes nothing.
/// They may arrive out of order and may be equal. The trip is stamped with the newest of the failures that caused it. No order of
/// arrival causes a trip that the stamps do not justify; a failure that arrives after <see cref="FailureWindowOptions.Threshold"/>
/// newer ones is too late to cause one.
/// </para>
/// <para>
/// Thread-safe: every member may be called by any thread at any time, and one caller sees each trip. There is no timer and no
/// thread; recording allocates nothing, throws nothing, and takes constant time unless a stamp is out of order, which costs
/// a move of the newer ones.
/// </para>
/// </remarks>
public sealed class FailureWindow
{
    private const int MaxThreshold = 100_000;

    // No stamp is before this one, so it needs no flag. (A zero for "unset" trips wrongly when the clock is near zero.)
    private const long IgnoreNothing = long.MinValue;

    private readonly TimeProvider _timeProvider;
    private readonly ulong _window;
    private readonly ulong _cooldown;
#if NET9_0_OR_GREATER
    private readonly Lock _lock = new();
#else
    private readonly object _lock = new();
#endif

    // A ring, sorted: _count stamps from _oldest on, each at most the next. Two things always hold outside the lock:
    // no stamp is before _ignoreUntil, and a full ring spans more than the window (else it would have tripped).
    private readonly long[] _failures;
    private int _oldest;
    private int _count;
    private long _ignoreUntil = IgnoreNothing;

    /// <summary>Creates an empty window.</summary>
    /// <param name="options">The limits. They are copied.</param>
    /// <param name="timeProvider">The clock that gives stamps their unit and <see cref="Record()"/> its stamp; null: the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range; the message says which, and the range.</exception>
    /// <exception cref="ArgumentException">The clock has no positive frequency.</exception>
    public FailureWindow(FailureWindowOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _timeProvider = timeProvider ?? TimeProvider.System;
        var (threshold, window, cooldown) = (options.Threshold, options.Window, options.Cooldown);
        var frequency = _timeProvider.TimestampFrequency;

        if (threshold is < 1 or > MaxThreshold)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"Threshold must be from 1 to {MaxThreshold}, but is {threshold}.");
        }

        if (window <= TimeSpan.Zero && window != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"Window must be more than zero, or Timeout.InfiniteTimeSpan, but is {window}.");
        }

        if (cooldown < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"Cooldown must be zero or more, but is {cooldown}.");
        }

        if (frequency <= 0)
        {
            throw new ArgumentException($"The clock must have at least one tick per second, but has {frequency}.", nameof(timeProvider));
        }

        _failures = new long[threshold];

        // Differences of stamps are whole ticks. "At most the window" rounds down to them, "before the end of the cooldown" up.
        _window = window == Timeout.InfiniteTimeSpan ? ulong.MaxValue : ToTimestampTicks(window, frequency, roundUp: false);
        _cooldown = ToTimestampTicks(cooldown, frequency, roundUp: true);
    }

    private long Oldest => _failures[_oldest];

    private long Newest => _failures[IndexOf(_count - 1)];

    /// <summary>Records a failure that happens now.</summary>
    /// <returns>What became of it; <see cref="FailureOutcome.Tripped"/> calls for action.</returns>
    public FailureOutcome Record() => Record(_timeProvider.GetTimestamp());

    /// <summary>Records a failure that happened at a known moment.</summary>
    /// <param name="timestamp">
    /// The moment, in ticks of the clock this window was created with. No value is refused, but a failure from the far future keeps
    /// its place as the newest and so hides those of the present: do not mix clocks.
    /// </param>
    /// <returns>What became of it; <see cref="FailureOutcome.Tripped"/> calls for action.</returns>
    public FailureOutcome Record(long timestamp)
    {
        lock (_lock)
        {
            if (timestamp < _ignoreUntil)
            {
                return FailureOutcome.Ignored;
            }

            if (_count == _failures.Length)
            {
                if (timestamp < Oldest)
                {
                    return FailureOutcome.Late;
                }

                RemoveOldestUnsynchronized();
            }

            InsertUnsynchronized(timestamp);
            if (_count < _failures.Length || Span(Oldest, Newest) > _window)
            {
                return FailureOutcome.Counted;
            }

            _ignoreUntil = AddSaturated(Newest, _cooldown);
            ForgetFailuresUnsynchronized();
            return FailureOutcome.Tripped;
        }
    }

    /// <summary>
    /// Ignores the failures stamped before a moment, those already counted included. For a cooldown that must run from the end of
    /// a restart and not from the trip. Only ever lengthens the cooldown: a moment before its end changes nothing.
    /// </summary>
    /// <param name="timestamp">The moment, in ticks of the clock; a failure stamped with it counts.</param>
    public void IgnoreUntil(long timestamp)
    {
        lock (_lock)
        {
            if (timestamp <= _ignoreUntil)
            {
                return;
            }

            _ignoreUntil = timestamp;
            while (_count > 0 && Oldest < timestamp)
            {
                RemoveOldestUnsynchronized();
            }
        }
    }

    /// <summary>Forgets all failures and ends the cooldown, as if newly created.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            ForgetFailuresUnsynchronized();
            _ignoreUntil = IgnoreNothing;
        }
    }

    /// <summary>Copies what this window remembers. Changes nothing.</summary>
    /// <returns>The state, for <see cref="Restore"/>.</returns>
    public FailureWindowState Save()
    {
        lock (_lock)
        {
            var failures = new long[_count];
            for (var i = 0; i < failures.Length; i++)
            {
                failures[i] = _failures[IndexOf(i)];
            }

            return new FailureWindowState
            {
                Failures = ImmutableCollectionsMarshal.AsImmutableArray(failures),
                IgnoreUntil = _ignoreUntil == IgnoreNothing ? null : _ignoreUntil,
                TimestampFrequency = _timeProvider.TimestampFrequency,
            };
        }
    }

    /// <summary>Creates a window that goes on where another one was saved.</summary>
    /// <remarks>
    /// The limits may have changed since. A lower threshold keeps the newest failures; if they are already too many, the next failure
    /// within the window trips, for only <see cref="Record(long)"/> can tell of a trip. A cooldown that runs keeps its end.
    /// </remarks>
    /// <param name="state">The state, from <see cref="Save"/>.</param>
    /// <param name="options">The limits. They are copied.</param>
    /// <param name="timeProvider">The clock; null: the system's. It must be the one the state was saved under, in the same boot.</param>
    /// <returns>The window.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The state is not one that <see cref="Save"/> makes (stamps unsorted, or before <see cref="FailureWindowState.IgnoreUntil"/>), or
    /// comes from a clock of another frequency; or a limit is out of its range.
    /// </exception>
    public static FailureWindow Restore(FailureWindowState state, FailureWindowOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        var window = new FailureWindow(options, timeProvider);
        if (state.TimestampFrequency != window._timeProvider.TimestampFrequency)
        {
            throw new ArgumentException(
                $"The state was saved under a clock of {state.TimestampFrequency} ticks per second, but this clock has {window._timeProvider.TimestampFrequency}.",
                nameof(state));
        }

        var failures = state.Failures.AsSpan();
        var ignoreUntil = state.IgnoreUntil ?? IgnoreNothing;
        var previous = ignoreUntil;
        foreach (var failure in failures)
        {
            if (failure < previous)
            {
                throw new ArgumentException(
                    failure < ignoreUntil
                        ? $"The state counts a failure at {failure}, but ignores those before {ignoreUntil}."
                        : $"The state's failures must be sorted, but {failure} stands after {previous}.",
                    nameof(state));
            }

            previous = failure;
        }

        window.AdoptUnsynchronized(failures, ignoreUntil);
        return window;
    }

    // No one else has the window yet.
    private void AdoptUnsynchronized(ReadOnlySpan<long> failures, long ignoreUntil)
    {
        _ignoreUntil = ignoreUntil;
        var newest = failures[^Math.Min(failures.Length, _failures.Length)..];
        if (newest.Length == _failures.Length && Span(newest[0], newest[^1]) <= _window)
        {
            // Under the new limits these would have tripped. Stay one short of it.
            newest = newest[1..];
        }

        newest.CopyTo(_failures);
        _count = newest.Length;
    }

    private void InsertUnsynchronized(long timestamp)
    {
        // From the newest down: a stamp in order, the usual case, moves nothing.
        var i = _count++;
        for (; i > 0 && _failures[IndexOf(i - 1)] > timestamp; i--)
        {
            _failures[IndexOf(i)] = _failures[IndexOf(i - 1)];
        }

        _failures[IndexOf(i)] = timestamp;
    }

    private void RemoveOldestUnsynchronized()
    {
        _oldest = IndexOf(1);
        _count--;
    }

    private void ForgetFailuresUnsynchronized()
    {
        _oldest = 0;
        _count = 0;
    }

    // The place in the ring of the failure at the given position, the oldest being at 0. (A remainder would cost a division.)
    private int IndexOf(int position)
    {
        var index = _oldest + position;
        return index < _failures.Length ? index : index - _failures.Length;
    }

    // Exact for any two stamps, also where the difference does not fit into a long.
    private static ulong Span(long oldest, long newest) => unchecked((ulong)newest - (ulong)oldest);

    private static long AddSaturated(long timestamp, ulong ticks) =>
        ticks >= Span(timestamp, long.MaxValue) ? long.MaxValue : unchecked(timestamp + (long)ticks);

    private static ulong ToTimestampTicks(TimeSpan span, long frequency, bool roundUp)
    {
        // 63 by 63 bits: the product needs more than 64.
        var (ticks, rest) = UInt128.DivRem((UInt128)span.Ticks * (ulong)frequency, TimeSpan.TicksPerSecond);
        if (roundUp && rest > 0)
        {
            ticks++;
        }

        return ticks > ulong.MaxValue ? ulong.MaxValue : (ulong)ticks;
    }
}
