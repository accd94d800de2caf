using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lifeguard;

/// <summary>
/// Keeps one loop going through failures, slows it down while it does nothing but fail, and ends the process when it serves nobody
/// any more.
/// </summary>
/// <remarks>
/// <para>
/// It is no kill switch. It gives up only when there were too many failures in its <see cref="LoopGuardOptions.Window"/> <em>and</em> no turn
/// has succeeded for <see cref="LoopGuardOptions.NoSuccessFor"/>, or none ever has in this process. A turn succeeds when the next begins, or the loop goes
/// <see cref="Idle"/>, without a failure in it.
/// </para>
/// <code>
/// while (!stop.IsCancellationRequested)
/// {
///     guard.Beat();
///     try
///     {
///         await HandleAsync(await source.ReceiveAsync(stop), stop);
///     }
///     catch (Exception ex) when (guard.ShouldHandle(ex, stop))
///     {
///         await guard.FailedAsync(ex, stop);
///     }
/// }
/// </code>
/// <para>
/// One guard a loop. Any thread may call any member at any time; only <see cref="Beat"/> and <see cref="Idle"/> are for one thread at a time, the
/// loop's own. Loops that share a guard are taken for one that succeeds whenever their turns overlap: it will hardly give up. After
/// construction nothing here throws.
/// </para>
/// </remarks>
public class LoopGuard
{
    private readonly LoopGuardLimits _limits;
    private readonly FailureWindow _window;
    private const long NeverIdle = -1;
    private const long NotPaused = -1;

    private readonly ExitManager _exit;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly KeyValuePair<string, object?> _tag;
#if NET9_0_OR_GREATER
    private readonly Lock _lock = new();
#else
    private readonly object _lock = new();
#endif

    // Written by the loop alone.
    private long _turns;
    private long _endedTurn = NeverIdle;

    // The turn in which this guard's own pause runs: the loop waits, as it was told to.
    private long _pausedTurn = NotPaused;

    // Under the lock.
    private long _failedTurn;
    private long _failuresInARow;
    private long _failures;
    private long _trips;
    private long? _lastSuccess;
    private long? _lastTrip;
    private long _seenTurn;
    private long _seenAt;
    private long? _lastLine;
    private long _failuresSinceLine;
    private bool _gaveUp;

    /// <summary>Creates a guard for one loop and announces its limits on standard error.</summary>
    /// <param name="name">The loop's name in lines, metrics and health reports: up to 200 characters, no white space, <c>=</c> or <c>"</c>.</param>
    /// <param name="options">The limits; they are copied. Null: the defaults.</param>
    /// <param name="exit">What ends the process; share one. Null: one of its own, with the defaults.</param>
    /// <param name="logger">Where failures are reported besides standard error; null: nowhere.</param>
    /// <param name="timeProvider">The clock; null: the system's. Only its monotonic part and its timers are used.</param>
    /// <exception cref="ArgumentException">The name cannot stand on a line, or the limits can never be reached; the message shows the arithmetic.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range; the message says which, and the range.</exception>
    public LoopGuard(string name, LoopGuardOptions? options = null, ExitManager? exit = null, ILogger? logger = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!MonitorLine.IsToken(name))
        {
            throw new ArgumentException($"A loop's name has 1 to 200 characters and no white space, control characters, '=' or '\"', but is '{name}'.", nameof(name));
        }

        options ??= new LoopGuardOptions();
        _clock = timeProvider ?? TimeProvider.System;
        _window = new FailureWindow(options.Window ?? throw new ArgumentException("Window must not be null.", nameof(options)), _clock);
        _limits = LoopGuardLimits.Of(options, nameof(options));
        _exit = exit ?? new ExitManager();
        _logger = logger ?? NullLogger.Instance;
        _tag = new KeyValuePair<string, object?>("loop", name);
        Name = name;
        StandardError.WriteLine(MonitorLine.Limits(name, options.Window, _exit.ShutdownTimeout, _exit.Grace));
        LoopMetrics.Watch(this);
    }

    /// <summary>Throws what the constructor would throw for these limits.</summary>
    internal static void Check(LoopGuardOptions options)
    {
        _ = new FailureWindow(options.Window);
        _ = LoopGuardLimits.Of(options, nameof(options));
    }

    /// <summary>The loop's name.</summary>
    public string Name { get; }

    /// <summary>
    /// Begins a turn: the first statement of the loop, before it waits for work; or, in a loop that says when it is <see cref="Idle"/>, the
    /// first after work has come. Ends the turn before, which succeeded if nothing failed in it. Costs an increment.
    /// </summary>
    public void Beat() => Volatile.Write(ref _turns, _turns + 1);

    /// <summary>
    /// Ends the turn and waits for work: from here to the next <see cref="Beat"/> the loop has nothing to be late with. Only a loop that
    /// says so can be told from one that hangs.
    /// </summary>
    public void Idle() => Volatile.Write(ref _endedTurn, _turns);

    /// <summary>
    /// Whether the loop should live through this exception; for a <c>when</c>. If not, nothing has been unwound yet: a dump shows the
    /// stack as it was.
    /// </summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="stop">The token that stops this loop.</param>
    /// <returns>
    /// False for the cancellation that our own stop causes, and for what no process should go on from: memory is exhausted
    /// or violated, or the program does not fit together (<see cref="OutOfMemoryException"/>, <see cref="AccessViolationException"/>,
    /// <see cref="InvalidProgramException"/>, <see cref="BadImageFormatException"/>, and the families of <see cref="TypeLoadException"/> and
    /// <see cref="MissingMemberException"/>). True for everything else, such as the cancellation that a time-out causes.
    /// </returns>
#pragma warning disable CA1822 // Asked of the guard of this loop, as Failed is; what is fatal may one day be its option.
    public bool ShouldHandle(Exception exception, CancellationToken stop) => exception switch
#pragma warning restore CA1822
    {
        OperationCanceledException => !stop.IsCancellationRequested,
        InsufficientMemoryException => true, // asked for beforehand, and refused
        OutOfMemoryException or AccessViolationException or InvalidProgramException or BadImageFormatException or TypeLoadException or MissingMemberException => false,
        _ => true,
    };

    /// <summary>
    /// Reports and counts the failure of a turn; then pauses if the turns before it failed as well. Once the loop has given
    /// up, the pause gives the process time to end.
    /// </summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="stop">The token that stops this loop; it ends the pause, without an exception.</param>
    /// <returns>The pause. It never fails.</returns>
    public ValueTask FailedAsync(Exception exception, CancellationToken stop)
    {
        var pause = Judge(exception, stop);
        return pause > TimeSpan.Zero ? new ValueTask(PauseAsync(pause, stop)) : default;
    }

    /// <summary>As <see cref="FailedAsync"/>, for a loop that blocks.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="stop">The token that stops this loop; it ends the pause, without an exception.</param>
    public void Failed(Exception exception, CancellationToken stop)
    {
        var pause = Judge(exception, stop);
        if (pause > TimeSpan.Zero)
        {
            Pause(pause, stop);
        }
    }

    /// <summary>How the loop is doing. Measures the age of the present turn from the first call that saw it.</summary>
    /// <returns>The status.</returns>
    public LoopStatus GetStatus()
    {
        var now = _clock.GetTimestamp();
        lock (_lock)
        {
            var turns = Volatile.Read(ref _turns);
            var ended = Volatile.Read(ref _endedTurn);
            if (turns != _seenTurn || ended == turns || Volatile.Read(ref _pausedTurn) == turns)
            {
                _seenTurn = turns;
                _seenAt = now;
            }

            return new LoopStatus(ConditionUnsynchronized(now), turns, _failures, _trips, ended != NeverIdle ? _clock.GetElapsedTime(_seenAt, now) : TimeSpan.Zero);
        }
    }

    private LoopCondition ConditionUnsynchronized(long now)
    {
        if (_gaveUp)
        {
            return LoopCondition.GaveUp;
        }

        var recovered = _lastTrip is not { } trip || (LastEndedTurn() > _failedTurn && _clock.GetElapsedTime(trip, now) >= _limits.Cooldown);
        return recovered ? LoopCondition.Healthy : LoopCondition.Degraded;
    }

    // A turn has ended when the next has begun or the loop has said so.
    private long LastEndedTurn() => Math.Max(Volatile.Read(ref _turns) - 1, Volatile.Read(ref _endedTurn));

    private TimeSpan Judge(Exception exception, CancellationToken stop)
    {
        if (exception is OperationCanceledException && stop.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }

        try
        {
            if (!Counts(exception))
            {
                Events.FailureNotCounted(_logger, Name, exception);
                return TimeSpan.Zero;
            }

            var verdict = Count();
            Tell(verdict, exception);
            return verdict.Pause;
        }
        catch (Exception ex)
        {
            // A logger or a clock failed. That must not end the loop.
            Complain(ex);
            return _limits.BaseDelay;
        }
    }

    // A logger or a listener to the meter may fail. Neither the pause nor the exit may depend on it: the exit comes first.
    private void Tell(in Verdict verdict, Exception exception)
    {
        try
        {
            Report(verdict, exception);
        }
        catch (Exception ex)
        {
            Complain(ex);
        }

        try
        {
            LoopMetrics.Count(verdict.Outcome, _tag);
            if (verdict.GivesUp)
            {
                LoopMetrics.CountGiveUp(_tag);
            }
        }
        catch (Exception ex)
        {
            Complain(ex);
        }
    }

    private void Complain(Exception ex) => StandardError.WriteLine($"lifeguard: loop {Name}: {MonitorLine.Describe(ex)}");

    private bool Counts(Exception exception)
    {
        try
        {
            return _limits.ShouldCount?.Invoke(exception) ?? true;
        }
        catch (Exception ex)
        {
            StandardError.WriteLine($"lifeguard: loop {Name}: ShouldCount failed: {MonitorLine.Describe(ex)}");
            return true;
        }
    }

    private Verdict Count()
    {
        var now = _clock.GetTimestamp();
        lock (_lock)
        {
            if (LastEndedTurn() > _failedTurn)
            {
                // When exactly it succeeded nobody knows: not later than now, which is the kindest reading.
                _lastSuccess = now;
                _failuresInARow = 0;
            }

            _failedTurn = Volatile.Read(ref _turns);
            _failures++;
            _failuresInARow++;
            _failuresSinceLine++;
            var outcome = _window.Record(now);
            var givesUp = false;
            if (outcome == FailureOutcome.Tripped)
            {
                _trips++;
                _lastTrip = now;
                givesUp = !_gaveUp && ServesNobodyUnsynchronized(now);
                _gaveUp |= givesUp;
            }

            var failures = 0L;
            if (outcome == FailureOutcome.Tripped || _lastLine is not { } last || _clock.GetElapsedTime(last, now) >= TimeSpan.FromSeconds(1))
            {
                _lastLine = now;
                (failures, _failuresSinceLine) = (_failuresSinceLine, 0);
            }

            return new Verdict(outcome, givesUp, failures, _lastSuccess is null, _gaveUp ? _limits.MaxDelay : _limits.PauseAfter(_failuresInARow));
        }
    }

    // Without a beat there is no telling success from failure, hence no giving up.
    private bool ServesNobodyUnsynchronized(long now) =>
        (Volatile.Read(ref _turns) > 0 || Volatile.Read(ref _endedTurn) != NeverIdle) && (_lastSuccess is not { } success || _clock.GetElapsedTime(success, now) >= _limits.NoSuccessFor);

    private void Report(in Verdict verdict, Exception exception)
    {
        if (verdict.GivesUp)
        {
            var reason = verdict.NeverSucceeded
                ? $"{_limits.Threshold} failures within {_limits.Window}, and no turn has ever succeeded"
                : $"{_limits.Threshold} failures within {_limits.Window}, and no turn has succeeded for {_limits.NoSuccessFor}";
            StandardError.WriteLine(MonitorLine.LoopEvent("giveup", Name, _limits.GiveUpStatus, $"failures={verdict.FailuresToTell}", $"{reason}: {MonitorLine.Describe(exception)}"));
            _exit.Exit(_limits.GiveUpStatus, $"loop {Name} gave up: {reason}", exception);
            Events.LoopGaveUp(_logger, Name, reason, _limits.GiveUpStatus);
            return;
        }

        if (verdict.FailuresToTell > 0)
        {
            var what = verdict.Outcome == FailureOutcome.Tripped ? "tripped" : "failed";
            StandardError.WriteLine(MonitorLine.LoopEvent(what, Name, ExitStatus.Success, $"failures={verdict.FailuresToTell}", MonitorLine.Describe(exception)));
        }

        Events.TurnFailed(_logger, Name, exception);
        if (verdict.Outcome == FailureOutcome.Tripped)
        {
            Events.LoopTripped(_logger, Name, _limits.Threshold, _limits.Window);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        Volatile.Write(ref _pausedTurn, Volatile.Read(ref _turns));
        try
        {
            await Task.Delay(pause, _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (ObjectDisposedException)
        {
            // The token's source is gone: whoever disposed it has stopped.
        }
        finally
        {
            Volatile.Write(ref _pausedTurn, NotPaused);
        }
    }

    private void Pause(TimeSpan pause, CancellationToken stop)
    {
        Volatile.Write(ref _pausedTurn, Volatile.Read(ref _turns));
        try
        {
            if (_clock == TimeProvider.System)
            {
                // Not a timer, whose callback needs a thread of the pool.
                stop.WaitHandle.WaitOne(pause);
                return;
            }

            using var over = new ManualResetEventSlim();
            using var timer = _clock.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), over, pause, Timeout.InfiniteTimeSpan);
            over.Wait(stop);
        }
        catch (Exception ex) when (ex is OperationCanceledException or ObjectDisposedException or ThreadInterruptedException)
        {
            // Stopped.
        }
        finally
        {
            Volatile.Write(ref _pausedTurn, NotPaused);
        }
    }

    private readonly record struct Verdict(FailureOutcome Outcome, bool GivesUp, long FailuresToTell, bool NeverSucceeded, TimeSpan Pause);
}
