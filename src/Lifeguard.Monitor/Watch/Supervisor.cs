using System.Globalization;
using Lifeguard.Monitor.Failures;
using Lifeguard.Monitor.Journal;
using Lifeguard.Monitor.State;
using Lifeguard.Monitor.Systemd;

namespace Lifeguard.Monitor.Watch;

/// <summary>
/// Decides, from what it is told, what is to be done: counts failures, and at too many walks through observing the unit, confirming,
/// restarting, cooling down and verifying, or holds, or gives up. Starts no process, reads no file, waits for nothing; every moment is
/// handed in, in microseconds of the boot's monotonic clock. Not thread-safe.
/// </summary>
/// <remarks>
/// <see cref="State"/> is all it remembers. Whoever runs it saves the state before it carries out an effect: then a monitor that is killed
/// at any instant neither loses a failure nor restarts twice.
/// </remarks>
internal sealed class Supervisor
{
    // A stamp this far ahead of our clock is from another clock.
    private const long FutureTolerance = 1_000_000;

    // After this long systemd has heard of a restart that was asked for, even if whoever asked was killed.
    private const long SendingTime = 2_500_000;

    // Failures older than this say nothing about the service as it is now.
    private const long StaleAfter = 90_000_000;

    // How often counted failures and the summary of what is passed over are told, at most.
    private const long SummaryPeriod = 60_000_000;

    private const long LookAgain = 5_000_000;

    private const int MaxMessage = 200;

    // Restarting after these pauses; each try is charged.
    private static readonly long[] RetryAfter = [5_000_000, 15_000_000, 45_000_000];

    // A person who has not come after the first alert.
    private static readonly TimeSpan[] AlertAgainAfter = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)];

    private readonly WatchPolicy _policy;
    private readonly FailureDetector _detector;
    private readonly List<Effect> _effects = [];
    private readonly Summary _summary = new();
    private WatchState _state;

    // Of the state, but with each entry others.
    private JournalPosition? _position;
    private string? _cursor;
    private long _since;

    private bool _isObserving;
    private long? _saidCounting;
    private int _countedSilently;
    private int _ignored;
    private long? _toldSummary;
    private bool _saidFuture;
    private bool _saidMissing;
    private bool _isVerifiedLate;

    /// <summary>Creates a supervisor that goes on from a state.</summary>
    /// <param name="policy">What the operator has decided.</param>
    /// <param name="state">The state, of this boot.</param>
    /// <exception cref="ArgumentException">The state contradicts itself.</exception>
    public Supervisor(WatchPolicy policy, WatchState state)
    {
        _policy = policy;
        _state = state;
        _detector = new FailureDetector(policy.Criteria);
        _detector.Restore(
            state.BootId,
            new FailureWindowState { Failures = state.Failures, IgnoreUntil = state.IgnoreUntil, TimestampFrequency = JournalClock.Frequency },
            state.Processes);
        _position = JournalPosition.Parse(state.Cursor);
        _cursor = state.Cursor;
        _since = state.Since;
    }

    /// <summary>All that must not be forgotten.</summary>
    public WatchState State
    {
        get
        {
            var failures = _detector.Save(_state.BootId);
            return _state with { Cursor = _cursor, Since = _since, Failures = failures.Failures, IgnoreUntil = failures.IgnoreUntil, Processes = _detector.Processes };
        }
    }

    /// <summary>Whether nothing is under way.</summary>
    public bool IsAtRest => _state.Phase is Phase.Armed or Phase.GivenUp;

    /// <summary>Takes what is to be done, in this order.</summary>
    public IReadOnlyList<Effect> TakeEffects()
    {
        if (_effects.Count == 0)
        {
            return [];
        }

        var effects = _effects.ToArray();
        _effects.Clear();
        return effects;
    }

    /// <summary>The state in one line, for <c>systemctl status</c>.</summary>
    public string Describe(long now) => _state.Phase switch
    {
        Phase.GivenUp => $"GIVEN UP on {_policy.Unit}: {_state.GaveUp}",
        _ when IsPaused(now) => $"Paused for another {Time(_state.PausedUntil!.Value - now)}; watching {_policy.Unit}",
        Phase.Armed => $"Watching {_policy.Unit}: {_detector.Save(_state.BootId).Failures.Length} of {_policy.Criteria.Limits.Threshold} failures",
        Phase.CoolingDown => $"{_policy.Unit} was restarted; failures are ignored until its verification",
        Phase.Retrying => $"Restart of {_policy.Unit} failed; next try in {Time(Math.Max(0, _state.Due - now))}",
        _ => $"Restarting {_policy.Unit}",
    };

    /// <summary>Goes on with what was under way when the state was saved.</summary>
    public void Resume(long now)
    {
        switch (_state.Phase)
        {
            case Phase.Observing or Phase.Confirming when now - _state.TripStamp > StaleAfter:
                Hold($"the failures are {Time(now - _state.TripStamp)} old, from before this monitor started, and old evidence restarts nothing");
                break;
            case Phase.Retrying when now - _state.Due > StaleAfter:
                Hold($"the next try was due {Time(now - _state.Due)} ago, before this monitor started, and old evidence restarts nothing");
                break;
            case Phase.CoolingDown:
                _isVerifiedLate = now - _state.Due > StaleAfter;
                break;
            case Phase.Observing or Phase.Confirming or Phase.Acting:
                _state = _state.Phase == Phase.Confirming ? _state with { Phase = Phase.Observing } : _state;
                Say(Severity.Notice, $"resumed: a restart of {_policy.Unit} was under way when this monitor ended");
                Observe();
                break;
        }
    }

    /// <summary>An entry was read.</summary>
    public void OnEntry(JournalEntry entry, long now)
    {
        if (entry.BootId != _state.BootId)
        {
            _summary.OtherBoots++;
            return;
        }

        var position = JournalPosition.Parse(entry.Cursor);
        if (WasRead(entry, position))
        {
            return;
        }

        _position = position ?? _position;
        _cursor = entry.Cursor ?? _cursor;
        _since = entry.Cursor is null ? _since : Math.Min(now, Math.Max(_since, entry.Monotonic));
        if (entry.Monotonic > now + FutureTolerance)
        {
            if (!_saidFuture)
            {
                _saidFuture = true;
                Say(Severity.Warning, $"clock: an entry is stamped {Time(entry.Monotonic - now)} in the future; such entries count from when they are read");
            }

            entry = entry with { Monotonic = now };
        }

        if (entry.Sender.Unit == _policy.Unit && entry.Sender.Pid != _policy.OwnPid)
        {
            OnVerdict(_detector.Decide(entry), entry, now);
        }
        else if (entry.Sender.Pid == 1 && entry.Record.Unit == _policy.Unit)
        {
            OnRecord(entry, now);
        }
        else if (entry.Record is { Dropped: > 0 } record && record.ObjectUnit == _policy.Unit && entry.Sender.Unit == "systemd-journald.service")
        {
            Say(Severity.Warning, $"dropped: journald threw away {record.Dropped} lines of {_policy.Unit}, as too many at once; failures among them are not seen");
        }
    }

    /// <summary>Lines were read that are no entries.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="example">What is wrong with the last of them.</param>
    public void OnSkipped(long lines, string example)
    {
        _summary.Skipped += lines;
        _summary.Example = example;
    }

    /// <summary>Time has passed.</summary>
    public void OnTick(long now)
    {
        if (_state.PausedUntil is { } end && now >= end)
        {
            _state = _state with { PausedUntil = null };
            Say(Severity.Notice, $"resumed: the pause is over; watching {_policy.Unit}");
        }

        if (_countedSilently > 0 && IsTimeToTell(now))
        {
            SayCounted();
        }

        SaySummary(now);
        switch (_state.Phase)
        {
            case Phase.Observing or Phase.Acting or Phase.CoolingDown when _state.Due > 0 && now >= _state.Due:
                Observe();
                break;
            case Phase.Retrying when now >= _state.Due:
                _state = _state with { Phase = Phase.Observing, Due = 0, IsConfirmed = true };
                Observe();
                break;
            case Phase.GivenUp when now >= _state.Due:
                AlertAgain(now);
                break;
        }
    }

    /// <summary>No more is coming: what would be told later is told now.</summary>
    public void OnEnd(long now)
    {
        SayCounted();
        _toldSummary = null;
        SaySummary(now);
    }

    /// <summary>Whether the unit must be looked at although nothing is under way: after giving up, a start by hand re-arms.</summary>
    public void OnPeriod()
    {
        if (_state.Phase == Phase.GivenUp)
        {
            Observe();
        }
    }

    /// <summary>The unit was observed.</summary>
    /// <param name="unit">The unit; null if systemd did not answer.</param>
    /// <param name="problem">Why it did not.</param>
    /// <param name="now">The moment.</param>
    public void OnUnit(UnitState? unit, string problem, long now)
    {
        _isObserving = false;
        if (unit is null)
        {
            if (_state.Phase is not (Phase.Armed or Phase.GivenUp))
            {
                Say(Severity.Error, $"no answer: systemctl does not say how {_policy.Unit} is ({problem}); asking again");
                _state = _state with { Due = now + LookAgain };
            }

            return;
        }

        switch (_state.Phase)
        {
            case Phase.Observing:
                OnObserved(unit, now);
                break;
            case Phase.Acting:
                OnObservedAfterResume(unit, now);
                break;
            case Phase.CoolingDown:
                Verify(unit, now);
                break;
            case Phase.GivenUp when IsNewInvocation(unit) && unit.AutomaticRestarts == 0
                && unit.ActiveState is "active" or "activating" or "reloading":
                Rearm($"{_policy.Unit} was started by hand");
                break;
        }
    }

    /// <summary>The command that confirms has ended.</summary>
    public void OnConfirmed(CommandResult result)
    {
        if (_state.Phase != Phase.Confirming)
        {
            return;
        }

        if (result.Status == 0)
        {
            // A person may have stopped the unit meanwhile: look again.
            Say(Severity.Notice, $"confirmed: {_policy.Unit} is broken");
            _state = _state with { Phase = Phase.Observing, IsConfirmed = true };
            Observe();
            return;
        }

        _state = _state with { Phase = Phase.Armed };
        Say(Severity.Warning, $"not confirmed: the command of --confirm says that {_policy.Unit} works ({result.Describe()}); not restarted");
    }

    /// <summary>The restart has ended.</summary>
    /// <param name="result">How the command ended.</param>
    /// <param name="unit">The unit after it; null if systemd did not answer.</param>
    /// <param name="now">The moment.</param>
    public void OnActed(CommandResult result, UnitState? unit, long now)
    {
        if (_state.Phase != Phase.Acting)
        {
            return;
        }

        var took = Time(now - _state.ActedAt);
        if (result.TimedOut)
        {
            Say(Severity.Error, $"unknown: '{_policy.Action}' did not end within {took}; left to end by itself, looking again after the cooldown");
            CoolDown(unit, now);
        }
        else if (result.Status != 0)
        {
            Say(Severity.Error, $"restart failed: '{_policy.Action}' after {took}, {result.Describe()}");
            OnActionFailed(result, unit, now);
        }
        else if (_policy.UsesSystemctl && unit is not null && !IsNewInvocation(unit) && WhyHold(unit) is { } reason)
        {
            // try-restart leaves a unit alone that was stopped after we looked.
            Hold(reason);
        }
        else
        {
            Say(Severity.Notice, $"restarted: {_policy.Unit} in {took}; failures are ignored for {Time(Ticks(_policy.Criteria.Limits.Cooldown))}, then it is verified");
            CoolDown(unit, now);
        }
    }

    /// <summary>An operator asks for something.</summary>
    public void OnRequest(OperatorRequest request, long now)
    {
        switch (request.Verb)
        {
            case RequestVerb.Pause when request.BootId == _state.BootId:
                _state = _state with { PausedUntil = request.Until };
                Say(Severity.Notice, $"paused: {_policy.Unit} is not restarted for {Time(Math.Max(0, request.Until - now))}");
                break;
            case RequestVerb.Pause:
                Say(Severity.Error, "pause: not taken, since whoever asked for it is in another boot, or container, than the journal");
                break;
            case RequestVerb.Resume when _state.PausedUntil is not null:
                _state = _state with { PausedUntil = null };
                Say(Severity.Notice, $"resumed: watching {_policy.Unit}");
                break;
            case RequestVerb.Rearm:
                Rearm("an operator asked for it");
                break;
        }
    }

    private void OnActionFailed(CommandResult result, UnitState? unit, long now)
    {
        // systemctl has the same status for a permission that is missing and for the job of another that stands in the way.
        var isInTheWay = result.Error.Contains("destructive", StringComparison.OrdinalIgnoreCase) || result.Error.Contains("canceled", StringComparison.OrdinalIgnoreCase);
        if (_policy.UsesSystemctl && isInTheWay)
        {
            Hold(unit is null ? "someone else is starting or stopping it" : WhyHold(unit) ?? "someone else has just started it");
        }
        else if (_policy.UsesSystemctl && (result.Status == 4 || (result.Status == 1 && IsDenied(result.Error))))
        {
            _state = _state with { Phase = Phase.Armed };
            _effects.Add(new Effect.Alert("no-permission", $"may not restart {_policy.Unit}: the polkit rule is missing (lifeguard-monitor unit prints it), or run as root"));
            _effects.Add(new Effect.Leave(ExitStatus.NoPermission));
        }
        else if (unit is not null && !IsLoaded(unit))
        {
            _state = _state with { Phase = Phase.Observing, IsConfirmed = true };
            WaitUntilLoaded(unit, now);
        }
        else if (unit is { IsStartLimitHit: true })
        {
            WaitOutStartLimit(unit, now);
        }
        else if (_state.Attempts > RetryAfter.Length)
        {
            GiveUp($"{_policy.Unit} could not be restarted in {_state.Attempts} tries ({result.Describe()})", unit?.InvocationId ?? "", now);
        }
        else
        {
            var pause = RetryAfter[_state.Attempts - 1];
            _state = _state with { Phase = Phase.Retrying, Due = now + pause };
            Say(Severity.Warning, $"retrying: in {Time(pause)}");
        }
    }

    private bool WasRead(JournalEntry entry, JournalPosition? position) =>
        position is { } at && _position is { } last && at.Sequence == last.Sequence
            ? at.IsUpTo(last)
            // The journal was begun anew, or journalctl did not know where we left off and starts with the boot: then the stamp decides.
            : position is not null ? entry.Monotonic <= _since
            : entry.Cursor is not null && entry.Cursor == _cursor;

    private void OnVerdict(Verdict verdict, JournalEntry entry, long now)
    {
        switch (verdict.Decision)
        {
            case Decision.Counted when IsTimeToTell(now):
                SayCounted();
                _saidCounting = now;
                Say(Severity.Notice, $"failure: {verdict.Reason}: {Quote(entry.Message)}");
                break;
            case Decision.Counted:
                _countedSilently++;
                break;
            case Decision.Ignored:
                _ignored++;
                break;
            case Decision.Tripped:
                OnTrip(verdict, entry, now);
                break;
        }
    }

    private void OnTrip(Verdict verdict, JournalEntry entry, long now)
    {
        _countedSilently = 0;
        if (_state.Phase == Phase.GivenUp && _summary.TellsHeld)
        {
            _summary.Held++;
            return;
        }

        Say(Severity.Warning, $"tripped: {verdict.Reason}; the last: {Quote(entry.Message)}");
        if (now - entry.Monotonic > StaleAfter)
        {
            Say(Severity.Warning, $"held: the last failure is {Time(now - entry.Monotonic)} old; old evidence restarts nothing");
        }
        else if (_state.Phase == Phase.GivenUp)
        {
            // It goes on failing, and would say so with each ten failures.
            _summary.TellsHeld = true;
            Say(Severity.Warning, $"held: given up; start {_policy.Unit} by hand, or run lifeguard-monitor rearm");
        }
        else if (IsPaused(now))
        {
            Say(Severity.Warning, $"held: paused for another {Time(_state.PausedUntil!.Value - now)}");
        }
        else if (_state.Phase != Phase.Armed)
        {
            Say(Severity.Warning, "held: a restart is under way");
        }
        else
        {
            _state = _state with { Phase = Phase.Observing, TripStamp = entry.Monotonic, Attempts = 0, IsConfirmed = false, Due = 0 };
            Observe();
        }
    }

    private void OnRecord(JournalEntry entry, long now)
    {
        switch (entry.Record.MessageId)
        {
            case SystemdMessage.Stopped when entry.Record.JobType == "stop":
                // (The stop that a restart begins with has the job type restart.)
                _state = _state with { IsStopped = true, IsStartScheduled = false };
                break;
            case SystemdMessage.Starting:
                _state = _state with { IsStopped = false };
                break;
            case SystemdMessage.Started:
                var byItself = _state.IsStartScheduled;
                _state = _state with { IsStopped = false, IsStartScheduled = false };
                if (!byItself && _state.Phase == Phase.GivenUp && entry.Monotonic > _state.GaveUpAt)
                {
                    Rearm($"{_policy.Unit} was started by hand");
                }

                break;
            case SystemdMessage.Scheduled:
                _state = _state with { IsStartScheduled = true };
                break;
            case SystemdMessage.ProcessExited when _policy.CountMainExits && entry.Message?.StartsWith($"{_policy.Unit}: Main process exited", StringComparison.Ordinal) == true
                && ExitOf(entry.Record) is { } exit:
                if (!_policy.Criteria.Expected.Contains(exit))
                {
                    OnVerdict(_detector.DecideRecognised(entry, $"main process, {exit}"), entry, now);
                }

                break;
            case SystemdMessage.Failed when entry.Record.UnitResult == "start-limit-hit" && _state.Phase == Phase.Armed:
                // No worker can die any more: this is all the evidence there will be.
                _state = _state with { IsStartScheduled = false };
                Say(Severity.Error, $"start limit: systemd has started {_policy.Unit} too often and refuses to go on");
                if (IsPaused(now))
                {
                    Say(Severity.Warning, $"held: paused for another {Time(_state.PausedUntil!.Value - now)}");
                    break;
                }

                if (now - entry.Monotonic > StaleAfter)
                {
                    Say(Severity.Warning, $"held: that was {Time(now - entry.Monotonic)} ago; old evidence restarts nothing");
                    break;
                }

                _state = _state with { Phase = Phase.Observing, TripStamp = entry.Monotonic, Attempts = 0, IsConfirmed = true, Due = 0 };
                Observe();
                break;
            case SystemdMessage.Failed:
                _state = _state with { IsStartScheduled = false };
                break;
        }
    }

    private void OnObserved(UnitState unit, long now)
    {
        if (!IsLoaded(unit))
        {
            WaitUntilLoaded(unit, now);
            return;
        }

        if (_saidMissing)
        {
            _saidMissing = false;
            Say(Severity.Notice, $"back: systemd knows {_policy.Unit} again");
        }

        if (IsPaused(now))
        {
            Hold($"paused for another {Time(_state.PausedUntil!.Value - now)}");
        }
        else if (WhyHold(unit) is { } reason)
        {
            Hold(reason);
        }
        else if (unit.IsStartLimitHit && _state.Attempts == 0)
        {
            WaitOutStartLimit(unit, now);
        }
        else if (_policy.Confirms && !_state.IsConfirmed)
        {
            _state = _state with { Phase = Phase.Confirming, Due = 0 };
            _effects.Add(new Effect.Confirm());
        }
        else
        {
            Act(unit, now);
        }
    }

    private void Act(UnitState unit, long now)
    {
        // The last so many restarts were made within the period, and the need for another comes within one too.
        var period = Ticks(_policy.Budget.Period);
        var restarts = _state.Restarts;
        restarts = restarts.RemoveRange(0, Math.Max(0, restarts.Length - _policy.Budget.Restarts));
        if (restarts.Length == _policy.Budget.Restarts && restarts[^1] - restarts[0] <= period && now - restarts[^1] <= period)
        {
            GiveUp($"{restarts.Length} restarts within {Time(restarts[^1] - restarts[0])} did not help (limit {_policy.Budget})", unit.InvocationId, now);
            return;
        }

        _state = _state with
        {
            Restarts = restarts.Add(now),
            Phase = Phase.Acting,
            ActedAt = now,
            Attempts = _state.Attempts + 1,
            Invocation = unit.InvocationId,
            Due = 0,
        };
        var which = $"{_state.Restarts.Count(stamp => now - stamp <= period)} of {_policy.Budget.Restarts} within {Time(period)}";
        if (_policy.IsDryRun)
        {
            Say(Severity.Warning, $"would restart: {_policy.Unit} ({which}): {_policy.Action}");
            _state = _state with { Phase = Phase.Armed };
            _detector.IgnoreUntil(_state.BootId, now + Ticks(_policy.Criteria.Limits.Cooldown));
            return;
        }

        Say(Severity.Warning, $"restarting: {_policy.Unit} ({which}): {_policy.Action}");
        _effects.Add(new Effect.Act(HasFailed: unit.ActiveState == "failed"));
    }

    // We were killed between writing down the restart and hearing of its end. Its command may have been sent, or not.
    private void OnObservedAfterResume(UnitState unit, long now)
    {
        if (IsNewInvocation(unit))
        {
            Say(Severity.Notice, $"restarted: {_policy.Unit}, while no one watched; failures are ignored for {Time(Ticks(_policy.Criteria.Limits.Cooldown))}, then it is verified");
            CoolDown(unit, now);
        }
        else if (!_policy.UsesSystemctl)
        {
            // Who knows what it does when it is run twice.
            Say(Severity.Warning, $"unknown: whether '{_policy.Action}' was run before this monitor ended; it is not run again for the same failures, looking again after the cooldown");
            CoolDown(unit: null, now);
        }
        else if (IsChanging(unit) && now - _state.ActedAt < Ticks(unit.RestartTime))
        {
            _state = _state with { Due = now + 500_000 };
        }
        else if (now - _state.ActedAt < SendingTime)
        {
            // The command may still be on its way to systemd.
            _state = _state with { Due = now + 500_000 };
        }
        else if (now - _state.ActedAt > StaleAfter)
        {
            Hold($"the restart was to begin {Time(now - _state.ActedAt)} ago, before this monitor started, and old evidence restarts nothing");
        }
        else if (!IsLoaded(unit))
        {
            _state = _state with { Phase = Phase.Observing, IsConfirmed = true };
            WaitUntilLoaded(unit, now);
        }
        else if (WhyHold(unit) is { } reason)
        {
            Hold(reason);
        }
        else
        {
            Say(Severity.Warning, $"restarting: {_policy.Unit}, since the restart that was under way did not happen: {_policy.Action}");
            _state = _state with { ActedAt = now, Due = 0 };
            _effects.Add(new Effect.Act(HasFailed: unit.ActiveState == "failed"));
        }
    }

    private void Verify(UnitState unit, long now)
    {
        // Since our restart systemd has had to start it again: it does not stay up.
        var startedAgain = _state.AutomaticRestarts is { } before ? Math.Max(0, unit.AutomaticRestarts - before) : 0;
        if (unit.ActiveState is "active" or "reloading" && IsNewInvocation(unit) && startedAgain == 0)
        {
            _state = _state with { Phase = Phase.Armed, Attempts = 0, Due = 0 };
            Say(Severity.Notice, $"recovered: {_policy.Unit} is {unit.ActiveState} ({unit.SubState}){(_ignored > 0 ? $"; {_ignored} failures were ignored in the cooldown" : "")}");
            _ignored = 0;
        }
        else if (startedAgain == 0 && IsChanging(unit) && now - _state.ActedAt < Ticks(unit.RestartTime))
        {
            _state = _state with { Due = now + 1_000_000 };
        }
        else if (WhyHold(unit) is { } reason)
        {
            Hold(reason);
        }
        else if (unit.IsStartLimitHit)
        {
            WaitOutStartLimit(unit, now);
        }
        else
        {
            var state = !IsNewInvocation(unit) ? $"{_policy.Unit} was not started anew"
                : startedAgain > 0 ? $"systemd itself has had to start {_policy.Unit} again since, {startedAgain} times"
                : $"{_policy.Unit} is {unit.ActiveState} ({unit.Result})";
            Say(Severity.Error, $"not recovered: {state}");
            if (_isVerifiedLate)
            {
                Hold("it was restarted long before this monitor started, and old evidence restarts nothing");
                return;
            }

            _state = _state with { Phase = Phase.Observing, TripStamp = now, IsConfirmed = true, Due = 0 };
            OnObserved(unit, now);
        }
    }

    private void CoolDown(UnitState? unit, long now)
    {
        var end = now + Ticks(_policy.Criteria.Limits.Cooldown);
        _detector.IgnoreUntil(_state.BootId, end);

        // Where the command has only ended the process, systemd's own start is the restart.
        int? automatic = unit is null ? null : unit.AutomaticRestarts + (IsNewInvocation(unit) ? 0 : 1);
        _state = _state with { Phase = Phase.CoolingDown, Due = end, AutomaticRestarts = automatic };
        _isVerifiedLate = false;
    }

    // Its limit may be there to reboot the machine: it is not ours to clear.
    private void WaitOutStartLimit(UnitState unit, long now)
    {
        var wait = Ticks(unit.StartLimitInterval) + 1_000_000;
        _state = _state with { Phase = Phase.Retrying, Due = now + wait, Attempts = RetryAfter.Length };
        _effects.Add(new Effect.Alert(
            "start-limit-hit",
            $"systemd refuses to start {_policy.Unit}: {unit.StartLimitBurst} starts within {Time(Ticks(unit.StartLimitInterval))}; trying once more in {Time(wait)}"));
    }

    private void GiveUp(string reason, string invocation, long now)
    {
        _state = _state with { Phase = Phase.GivenUp, GaveUp = reason, GaveUpAt = now, Invocation = invocation, Alerts = 0, Due = now };
        Say(Severity.Alert, $"gave up: {reason}. {_policy.Unit} is not restarted again until it is started by hand, or lifeguard-monitor rearm");
        AlertAgain(now);
    }

    private void AlertAgain(long now)
    {
        var pause = AlertAgainAfter[Math.Min(_state.Alerts, AlertAgainAfter.Length - 1)];
        _effects.Add(new Effect.Alert("given-up", $"gave up on {_policy.Unit}: {_state.GaveUp}"));
        _state = _state with { Alerts = _state.Alerts + 1, Due = now + Ticks(pause) };
    }

    private void Rearm(string why)
    {
        _detector.Reset(_state.BootId);
        _summary.TellsHeld = false;
        _state = _state with { Phase = _state.Phase == Phase.GivenUp ? Phase.Armed : _state.Phase, GaveUp = null, Alerts = 0, Restarts = [] };
        Say(Severity.Notice, $"re-armed: {why}; watching {_policy.Unit}");
    }

    // Not there at all: a package is being replaced, or a file was moved. That passes; whoever takes a unit away for good stops its monitor.
    private void WaitUntilLoaded(UnitState unit, long now)
    {
        if (unit.LoadState == "not-found" && now - _state.TripStamp <= StaleAfter)
        {
            if (!_saidMissing)
            {
                _saidMissing = true;
                Say(Severity.Warning, $"held: systemd knows no {_policy.Unit} right now; looking again every {Time(LookAgain)}");
            }

            _state = _state with { Due = now + LookAgain };
            return;
        }

        _effects.Add(new Effect.Alert("unit-unusable", $"{_policy.Unit} cannot be restarted: systemd says it is {unit.LoadState}"));
        Hold($"systemd says it is {unit.LoadState}");
    }

    private void Hold(string reason)
    {
        if (_state.Phase == Phase.Acting && _policy.UsesSystemctl && _state.Restarts is [.., var last] && last == _state.ActedAt)
        {
            // It did not come to it.
            _state = _state with { Restarts = _state.Restarts.RemoveAt(_state.Restarts.Length - 1) };
        }

        _state = _state with { Phase = Phase.Armed, Due = 0 };
        Say(Severity.Warning, $"held: {reason}; {_policy.Unit} is not restarted");
    }

    private void Observe()
    {
        if (!_isObserving)
        {
            _isObserving = true;

            // A monitor that is killed before the answer looks again when the next one finds this due.
            _state = _state.Phase is Phase.GivenUp or Phase.CoolingDown ? _state : _state with { Due = 0 };
            _effects.Add(new Effect.Observe());
        }
    }

    // Null: the unit is meant to run, and nobody else is about to change it.
    private string? WhyHold(UnitState unit) => unit switch
    {
        { HasJob: true } => "someone else is starting or stopping it right now (a job is queued)",
        { ActiveState: "active" or "reloading" or "activating" } => null,
        { ActiveState: "failed" } when !_state.IsStopped => null,
        { ActiveState: "failed" or "inactive" } => $"it is {unit.ActiveState}: someone stopped it, or it ended by itself without a failure",
        _ => $"it is {unit.ActiveState}",
    };

    private bool IsNewInvocation(UnitState unit) => unit.InvocationId.Length > 0 && unit.InvocationId != _state.Invocation;

    private static bool IsLoaded(UnitState unit) => unit.LoadState is "loaded" or "";

    private static bool IsChanging(UnitState unit) => unit.HasJob || unit.ActiveState is "activating" or "deactivating";

    private static bool IsDenied(string error) =>
        error.Contains("authentication", StringComparison.OrdinalIgnoreCase)
        || error.Contains("access denied", StringComparison.OrdinalIgnoreCase)
        || error.Contains("permission denied", StringComparison.OrdinalIgnoreCase);

    private static WorkerStatus? ExitOf(RecordFields record) =>
        int.TryParse(record.ExitStatus, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new WorkerStatus(Signalled: record.ExitCode is "killed" or "dumped", number)
            : null;

    private bool IsPaused(long now) => _state.PausedUntil is { } until && now < until;

    // In a storm, a line a minute is enough.
    private bool IsTimeToTell(long now) => _saidCounting is not { } said || now - said > SummaryPeriod;

    private void SayCounted()
    {
        if (_countedSilently > 0)
        {
            Say(Severity.Info, $"failures: {_countedSilently} more counted");
            _countedSilently = 0;
        }
    }

    // The first is told at once, the others once a minute, however many someone can make us see.
    private void SaySummary(long now)
    {
        if (_toldSummary is { } told && now - told < SummaryPeriod)
        {
            return;
        }

        foreach (var (severity, text) in _summary.Take(_detector))
        {
            _toldSummary = now;
            Say(severity, text);
        }
    }

    private void Say(Severity severity, string text) => _effects.Add(new Effect.Say(severity, text));

    // What someone else wrote must not look like a line of ours.
    private static string Quote(string? message)
    {
        var text = message ?? "";
        var cut = text.Length > MaxMessage;
        return $"\"{string.Concat((cut ? text[..MaxMessage] : text).Select(c => char.IsControl(c) ? ' ' : c))}{(cut ? "…" : "")}\"";
    }

    private static long Ticks(TimeSpan span) => (long)span.TotalMicroseconds;

    private static string Time(long microseconds) =>
        Durations.Format(TimeSpan.FromMilliseconds(Math.Round(microseconds / 1000.0)));
}
