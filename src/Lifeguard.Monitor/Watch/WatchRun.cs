using System.Threading.Channels;
using Lifeguard.Monitor.Journal;
using Lifeguard.Monitor.State;
using Lifeguard.Monitor.Systemd;

namespace Lifeguard.Monitor.Watch;

/// <summary>
/// Runs a supervisor: hands it entries, time and the ends of commands, saves its state, and carries out what it wants done. One loop does
/// all of this; only commands and the source of entries run beside it.
/// </summary>
internal sealed class WatchRun(Supervisor supervisor, UnitActions actions, StateStore? store, WatchLog log, ServiceNotifier notifier, TimeProvider clock) : IDisposable
{
    // So many entries wait for the loop at most; then their source waits.
    private const int MaxWaiting = 4096;
    private const int Batch = 512;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    // Positions and counts may be written late: after a crash the entries are read again. Phases are written before anything is done.
    private static readonly TimeSpan SaveAfterFailure = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SaveAtLeast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAfterGiveUp = TimeSpan.FromSeconds(5);

    private readonly Channel<JournalEntry> _entries = Channel.CreateBounded<JournalEntry>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });
    private readonly Channel<Action> _events = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private WatchState? _saved;
    private long _savedAt;
    private long _tickedAt;
    private long _lookedAt;
    private int? _status;
    private int? _leaveWith;
    private long _skipped;
    private string _skippedExample = "";
    private bool _sourceEnded;
    private int _running;

    /// <summary>Stops the run, from any thread. It saves the state and returns.</summary>
    public void Stop() => _events.Writer.TryWrite(() => _status ??= ExitStatus.Success);

    /// <summary>Hands in an entry; waits while too many wait already.</summary>
    public void Read(JournalEntry entry)
    {
        while (!_entries.Writer.TryWrite(entry))
        {
            if (!_entries.Writer.WaitToWriteAsync(_stop.Token).AsTask().GetAwaiter().GetResult())
            {
                return;
            }
        }
    }

    /// <summary>Reports from the source's thread.</summary>
    public void Report(string text) => log.Write(Severity.Warning, text);

    /// <summary>Reports a line that is no entry, from the source's thread. Such lines are counted: they can be many.</summary>
    public void Skip(string problem)
    {
        Volatile.Write(ref _skippedExample, problem);
        Interlocked.Increment(ref _skipped);
    }

    /// <summary>Runs until it is stopped, or the source ends, or the supervisor wants to leave.</summary>
    /// <param name="source">Reads entries on a thread of its own, and says why it ended.</param>
    /// <returns>The exit status.</returns>
    /// <exception cref="IOException">The state cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The state is not ours to write.</exception>
    public async Task<int> RunAsync(Func<CancellationToken, SourceEnd?> source)
    {
        supervisor.Resume(Now);
        Save(durable: true);
        var reader = new Thread(() => RunSource(source)) { IsBackground = true, Name = "journal" };
        reader.Start();
        notifier.Ready();
        var ticks = TickAsync();
        Task<bool>? entries = null;
        Task<bool>? events = null;
        try
        {
            while (_status is null)
            {
                Turn();
                if (_status is null && !_entries.Reader.TryPeek(out _) && !_events.Reader.TryPeek(out _))
                {
                    // One waiter each: what wakes one up leaves the other waiting.
                    entries = entries is { IsCompleted: false } ? entries : _entries.Reader.WaitToReadAsync(_stop.Token).AsTask();
                    events = events is { IsCompleted: false } ? events : _events.Reader.WaitToReadAsync(_stop.Token).AsTask();
                    await Task.WhenAny(entries, events).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        notifier.Stopping();
        await ticks.ConfigureAwait(false);
        reader.Join(TimeSpan.FromSeconds(2));
        TellSkipped();
        supervisor.OnEnd(Now);
        CarryOut();
        Save(durable: true);
        return _status.Value;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private long Now => clock.GetTimestamp();

    private void Turn()
    {
        while (_events.Reader.TryRead(out var happened))
        {
            happened();
            CarryOut();
        }

        for (var i = 0; i < Batch && _status is null && _entries.Reader.TryRead(out var entry); i++)
        {
            supervisor.OnEntry(entry, Now);
            CarryOut();
        }

        var now = Now;
        if (clock.GetElapsedTime(_tickedAt, now) >= Tick)
        {
            _tickedAt = now;
            OnTick(now);
        }

        SaveIfDue(now);
        if (_sourceEnded && !_entries.Reader.TryPeek(out _) && supervisor.IsAtRest && _running == 0)
        {
            _status ??= ExitStatus.Success;
        }
    }

    private void OnTick(long now)
    {
        if (store?.TakeRequest() is { } request)
        {
            supervisor.OnRequest(request, now);
        }

        TellSkipped();
        supervisor.OnTick(now);
        if (clock.GetElapsedTime(_lookedAt, now) >= LookAfterGiveUp)
        {
            _lookedAt = now;
            supervisor.OnPeriod();
        }

        CarryOut();
        notifier.Beat();
        notifier.Status(supervisor.Describe(now));
    }

    private void TellSkipped()
    {
        if (Interlocked.Exchange(ref _skipped, 0) is var skipped and > 0)
        {
            supervisor.OnSkipped(skipped, Volatile.Read(ref _skippedExample));
        }
    }

    private void CarryOut()
    {
        var effects = supervisor.TakeEffects();
        if (effects.Count == 0)
        {
            return;
        }

        foreach (var line in effects.OfType<Effect.Say>())
        {
            log.Write(line.Severity, line.Text);
        }

        // Before anything is done.
        Save(durable: true);
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Observe:
                    Start(ObserveAsync());
                    break;
                case Effect.Confirm:
                    Start(ConfirmAsync());
                    break;
                case Effect.Act act:
                    Start(ActAsync(act.HasFailed));
                    break;
                case Effect.Alert alert:
                    log.Write(Severity.Alert, $"alert: {alert.Text}");
                    Start(AlertAsync(alert));
                    break;
                case Effect.Leave leave:
                    _events.Writer.TryWrite(() => LeaveWhenTold(leave.Status));
                    break;
            }
        }
    }

    // An alert under way is not cut off.
    private void LeaveWhenTold(int status)
    {
        if (_running == 0)
        {
            _status ??= status;
        }
        else
        {
            _leaveWith = status;
        }
    }

    private void Start(Task running)
    {
        _running++;
        _ = running.ContinueWith(
            ended => _events.Writer.TryWrite(() =>
            {
                _running--;
                if (_leaveWith is { } status && _running == 0)
                {
                    _status ??= status;
                }

                // A fault of ours: it ends the monitor, with its trace.
                ended.GetAwaiter().GetResult();
            }),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task ObserveAsync()
    {
        var (unit, problem) = await actions.ObserveAsync(_stop.Token).ConfigureAwait(false);
        _events.Writer.TryWrite(() => supervisor.OnUnit(unit, problem, Now));
    }

    private async Task ConfirmAsync()
    {
        var result = await actions.ConfirmAsync(_stop.Token).ConfigureAwait(false);
        if (!_stop.IsCancellationRequested)
        {
            _events.Writer.TryWrite(() => supervisor.OnConfirmed(result));
        }
    }

    private async Task ActAsync(bool hasFailed)
    {
        var result = await actions.ActAsync(hasFailed, _stop.Token).ConfigureAwait(false);
        if (_stop.IsCancellationRequested)
        {
            // We are leaving: whoever comes next looks what became of it.
            return;
        }

        var (unit, _) = await actions.ObserveAsync(_stop.Token).ConfigureAwait(false);
        _events.Writer.TryWrite(() => supervisor.OnActed(result, unit, Now));
    }

    private async Task AlertAsync(Effect.Alert alert)
    {
        if (await actions.AlertAsync(alert.Event, alert.Text, _stop.Token).ConfigureAwait(false) is { Status: not 0 } failed)
        {
            log.Write(Severity.Error, $"alert failed: the command of --on-give-up: {failed.Describe()}");
        }
    }

    private void RunSource(Func<CancellationToken, SourceEnd?> source)
    {
        SourceEnd? end;
        try
        {
            end = source(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception ex)
        {
            // On this thread it would abort the process (status 134), with the state unsaved and no word of what was watched.
            end = new SourceEnd(ExitStatus.Software, $"reading it failed: {ex.Message}");
        }

        _events.Writer.TryWrite(() =>
        {
            if (end is not null)
            {
                log.Write(Severity.Error, $"no journal: {end.Reason}");
                _status ??= end.Status;
            }

            _sourceEnded = true;
        });
    }

    private async Task TickAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(Tick, _stop.Token)).ConfigureAwait(false);
            _events.Writer.TryWrite(static () => { });
        }
    }

    private void SaveIfDue(long now)
    {
        var waited = clock.GetElapsedTime(_savedAt, now);
        if (waited >= SaveAfterFailure && _saved is { } saved)
        {
            var state = supervisor.State;
            var isAsSaved = state.Failures.SequenceEqual(saved.Failures) && state.IgnoreUntil == saved.IgnoreUntil;
            if (!isAsSaved || (waited >= SaveAtLeast && state with { Failures = saved.Failures } != saved))
            {
                Save(durable: false);
            }
        }
    }

    private void Save(bool durable)
    {
        _saved = supervisor.State;
        _savedAt = Now;
        store?.Save(_saved, durable);
    }
}
