using Lifeguard.Monitor.Failures;
using Lifeguard.Monitor.Journal;
using Lifeguard.Monitor.Settings;
using Lifeguard.Monitor.State;
using Lifeguard.Monitor.Systemd;
using Lifeguard.Monitor.Watch;

namespace Lifeguard.Monitor.Tests.Watch;

/// <summary>What the supervisor decides, moment by moment. No process, no clock: seconds are numbers.</summary>
public class SupervisorTests
{
    private const string Unit = "site.service";
    private const string Boot = "3c1f4f5b6a7d4e8f9a0b1c2d3e4f5a6b";
    private const long Second = 1_000_000;

    private readonly List<string> _log = [];
    private Supervisor _supervisor = Create();
    private int _entries;

    [Fact]
    public void Tenth_failure_asks_about_the_unit_and_restarts_it()
    {
        Fail(Enumerable.Range(100, 9));
        Assert.DoesNotContain(Effects(), effect => effect is Effect.Observe);

        Fail([109]);
        Assert.Single(Effects(), effect => effect is Effect.Observe);

        _supervisor.OnUnit(Running(), "", 109 * Second);
        Assert.Single(Effects(), effect => effect is Effect.Act);
    }

    [Fact]
    public void Ten_failures_over_more_than_the_window_restart_nothing()
    {
        Fail(Enumerable.Range(100, 9));
        FailAt(190 * Second + 1);

        Assert.DoesNotContain(Effects(), effect => effect is Effect.Observe);
    }

    [Fact]
    public void Cooldown_runs_from_the_end_of_the_restart_and_ends_with_a_look()
    {
        Restart(at: 109, until: 140);
        Fail(Enumerable.Range(140, 30).Append(169));
        Assert.DoesNotContain(Effects(), effect => effect is Effect.Observe);

        Tick(170);
        Assert.Single(Effects(), effect => effect is Effect.Observe);
        _supervisor.OnUnit(Running("b"), "", 170 * Second);

        Assert.Contains("recovered: site.service is active (running); 31 failures were ignored in the cooldown", Said());
        Assert.Equal(Phase.Armed, _supervisor.State.Phase);
    }

    [Fact]
    public void Unit_that_does_not_come_back_is_restarted_again()
    {
        Restart(at: 109, until: 110);

        Tick(140);
        Effects();
        _supervisor.OnUnit(Running("b") with { ActiveState = "failed", Result = "exit-code" }, "", 140 * Second);

        Assert.Single(Effects(), effect => effect is Effect.Act);
        Assert.Equal(2, _supervisor.State.Restarts.Length);
    }

    [Fact]
    public void Command_that_restarts_nothing_is_seen_through()
    {
        Restart(at: 109, until: 110);

        Tick(140);
        Effects();
        _supervisor.OnUnit(Running("a"), "", 140 * Second);

        Assert.Contains("not recovered: site.service was not started anew", Said());
    }

    [Fact]
    public void Sixth_need_after_five_restarts_within_the_period_gives_up()
    {
        for (var i = 0; i < 5; i++)
        {
            Restart(at: 200 + (i * 180), until: 200 + (i * 180) + 30, from: 100 + (i * 180), invocation: $"{i}");
            Recover(at: 200 + (i * 180) + 60, invocation: $"{i + 1}");
        }

        Trip(at: 1100);
        _supervisor.OnUnit(Running("5"), "", 1100 * Second);

        var effects = Effects();
        Assert.DoesNotContain(effects, effect => effect is Effect.Act);
        Assert.Single(effects, effect => effect is Effect.Alert { Event: "given-up" });
        Assert.Contains("gave up: 5 restarts within 720s did not help (limit 5/900s). site.service is not restarted again until it is started by hand, or lifeguard-monitor rearm", Said());
    }

    [Theory]
    [InlineData("5", 0, false)] // the start we gave up on
    [InlineData("6", 3, false)] // systemd's own
    [InlineData("6", 0, true)] // by hand
    public void Start_by_hand_re_arms(string invocation, int automaticRestarts, bool isArmed)
    {
        Use(State() with { Phase = Phase.GivenUp, GaveUp = "why", Invocation = "5", Due = 1000 * Second });

        _supervisor.OnPeriod();
        Assert.Single(Effects(), effect => effect is Effect.Observe);
        _supervisor.OnUnit(Running(invocation) with { AutomaticRestarts = automaticRestarts }, "", 100 * Second);

        Assert.Equal(isArmed ? Phase.Armed : Phase.GivenUp, _supervisor.State.Phase);
    }

    [Fact]
    public void Alert_is_repeated_after_a_minute_five_minutes_then_hourly()
    {
        Use(State() with { Phase = Phase.GivenUp, GaveUp = "why", Invocation = "5", Alerts = 1, Due = 60 * Second });

        var alerts = new List<int>();
        for (var second = 0; second < 8000; second++)
        {
            Tick(second);
            if (Effects().Any(effect => effect is Effect.Alert))
            {
                alerts.Add(second);
            }
        }

        Assert.Equal([60, 360, 3960, 7560], alerts);
    }

    [Theory]
    [InlineData("inactive", false, "held: it is inactive: someone stopped it, or it ended by itself without a failure; site.service is not restarted")]
    [InlineData("active", true, "held: someone else is starting or stopping it right now (a job is queued); site.service is not restarted")]
    [InlineData("deactivating", false, "held: it is deactivating; site.service is not restarted")]
    [InlineData("maintenance", false, "held: it is maintenance; site.service is not restarted")]
    public void Unit_that_is_not_meant_to_run_is_left_alone(string activeState, bool hasJob, string said)
    {
        Trip(at: 109);
        _supervisor.OnUnit(Running() with { ActiveState = activeState, HasJob = hasJob }, "", 109 * Second);

        Assert.DoesNotContain(Effects(), effect => effect is Effect.Act);
        Assert.Contains(said, Said());
    }

    [Fact]
    public void Unit_that_failed_by_itself_is_restarted()
    {
        Trip(at: 109);
        _supervisor.OnUnit(Running() with { ActiveState = "failed", Result = "exit-code" }, "", 109 * Second);

        Assert.Single(Effects(), effect => effect is Effect.Act);
    }

    [Fact]
    public void Unit_that_failed_while_someone_stopped_it_is_left_alone()
    {
        Fail(Enumerable.Range(100, 9));
        OnRecord(SystemdMessage.Stopped, 108, jobType: "stop");
        Fail([109]);
        _supervisor.OnUnit(Running() with { ActiveState = "failed", Result = "exit-code" }, "", 109 * Second);

        Assert.DoesNotContain(Effects(), effect => effect is Effect.Act);
        Assert.Contains("held: it is failed: someone stopped it, or it ended by itself without a failure; site.service is not restarted", Said());
    }

    [Fact]
    public void Unit_that_fails_while_it_is_restarted_is_not_taken_for_stopped()
    {
        Trip(at: 109);
        _supervisor.OnUnit(Running(), "", 109 * Second);
        Effects();
        OnRecord(SystemdMessage.Stopped, 110, jobType: "restart");
        _supervisor.OnActed(new CommandResult(1, "", "Job failed", TimedOut: false), Running() with { ActiveState = "failed", Result = "exit-code" }, 110 * Second);
        Tick(115);
        Effects();
        _supervisor.OnUnit(Running() with { ActiveState = "failed", Result = "exit-code" }, "", 115 * Second);

        Assert.True(Assert.Single(Effects().OfType<Effect.Act>()).HasFailed);
    }

    [Theory]
    [InlineData(0, "", "inactive", false)] // try-restart starts nothing that does not run
    [InlineData(4, "Failed to start site.service: Transaction for site.service/start is destructive (site.service has 'stop' job queued).", "deactivating", true)]
    [InlineData(1, "Job for site.service canceled.", "inactive", false)]
    public void Unit_that_is_stopped_in_the_moment_of_the_restart_stays_stopped(int status, string error, string activeState, bool hasJob)
    {
        Trip(at: 109);
        _supervisor.OnUnit(Running(), "", 109 * Second);
        Effects();
        _supervisor.OnActed(new CommandResult(status, "", error, TimedOut: false), Running() with { ActiveState = activeState, HasJob = hasJob }, 110 * Second);

        Assert.Empty(Effects());
        Assert.Contains(Said(), line => line.StartsWith("held: ", StringComparison.Ordinal));
        Assert.Equal(Phase.Armed, _supervisor.State.Phase);
        Assert.Empty(_supervisor.State.Restarts);
    }

    [Fact]
    public void Unit_that_is_missing_for_a_moment_is_restarted_when_it_is_back()
    {
        Trip(at: 109);
        Effects();
        _supervisor.OnUnit(Running() with { LoadState = "not-found" }, "", 109 * Second);
        Assert.Empty(Effects());
        Tick(114);
        Assert.Single(Effects(), effect => effect is Effect.Observe);
        _supervisor.OnUnit(Running() with { LoadState = "not-found" }, "", 114 * Second);
        Tick(119);
        Effects();
        _supervisor.OnUnit(Running(), "", 119 * Second);

        Assert.Single(Effects(), effect => effect is Effect.Act);
        Assert.Single(Said(), "held: systemd knows no site.service right now; looking again every 5s");
        Assert.Contains("back: systemd knows site.service again", Said());
    }

    [Fact]
    public void Unit_that_stays_away_is_told_to_a_person_and_the_monitor_stays()
    {
        Trip(at: 109);
        for (var second = 109; second <= 300; second++)
        {
            _supervisor.OnUnit(Running() with { LoadState = "not-found" }, "", second * Second);
            Tick(second);
        }

        var effects = Effects();
        Assert.Single(effects, effect => effect is Effect.Alert { Event: "unit-unusable" });
        Assert.DoesNotContain(effects, effect => effect is Effect.Leave);
        Assert.Equal(Phase.Armed, _supervisor.State.Phase);
    }

    [Fact]
    public void Pause_holds_until_it_is_over()
    {
        _supervisor.OnRequest(new OperatorRequest(RequestVerb.Pause, 300 * Second, Boot), 100 * Second);
        Fail(Enumerable.Range(101, 10));
        Assert.DoesNotContain(Effects(), effect => effect is Effect.Observe);
        Assert.Contains("held: paused for another 190s", Said());

        Tick(300);
        Fail(Enumerable.Range(301, 10));
        Assert.Single(Effects(), effect => effect is Effect.Observe);
    }

    [Fact]
    public void Pause_by_the_clock_of_another_boot_is_not_taken_in_silence()
    {
        _supervisor.OnRequest(new OperatorRequest(RequestVerb.Pause, 300 * Second, "9d8e7f6a5b4c4d3e8f2a1b0c9d8e7f6a"), 100 * Second);

        Assert.Null(_supervisor.State.PausedUntil);
        Assert.Contains("pause: not taken, since whoever asked for it is in another boot, or container, than the journal", Said());
    }

    [Fact]
    public void Old_evidence_restarts_nothing()
    {
        for (var i = 0; i < 10; i++)
        {
            _supervisor.OnEntry(Failure((100 + i) * Second), 900 * Second);
        }

        Assert.DoesNotContain(Effects(), effect => effect is Effect.Observe);
        Assert.Contains("held: the last failure is 791s old; old evidence restarts nothing", Said());
    }

    [Theory]
    [InlineData(90, true)]
    [InlineData(91, false)]
    public void Evidence_is_old_after_ninety_seconds_however_long_the_window_is(int age, bool acts)
    {
        _supervisor = Create(policy => policy with { Criteria = policy.Criteria with { Limits = new FailureWindowOptions { Window = TimeSpan.FromHours(1) } } });
        for (var i = 0; i < 10; i++)
        {
            _supervisor.OnEntry(Failure((100 + i) * Second), (109 + age) * Second);
        }

        Assert.Equal(acts, Effects().Any(effect => effect is Effect.Observe));
    }

    [Fact]
    public void Restart_that_systemd_has_to_repeat_has_not_helped()
    {
        Trip(at: 109);
        _supervisor.OnUnit(Running(), "", 109 * Second);
        Effects();
        _supervisor.OnActed(new CommandResult(0, "", "", TimedOut: false), Running("b"), 110 * Second);
        Tick(140);
        Effects();
        _supervisor.OnUnit(Running("c") with { AutomaticRestarts = 3 }, "", 140 * Second);

        Assert.Contains("not recovered: systemd itself has had to start site.service again since, 3 times", Said());
        Assert.Equal(Phase.Acting, _supervisor.State.Phase);
    }

    [Fact]
    public void Command_that_ends_the_process_for_systemd_to_start_again_has_restarted_it()
    {
        _supervisor = Create(policy => policy with { UsesSystemctl = false });
        Trip(at: 109);
        _supervisor.OnUnit(Running() with { AutomaticRestarts = 2 }, "", 109 * Second);
        Effects();
        _supervisor.OnActed(new CommandResult(0, "", "", TimedOut: false), Running() with { AutomaticRestarts = 2 }, 110 * Second);
        Tick(140);
        Effects();
        _supervisor.OnUnit(Running("b") with { AutomaticRestarts = 3 }, "", 140 * Second);

        Assert.Contains("recovered: site.service is active (running)", Said());
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Start_after_giving_up_re_arms_unless_it_is_systemds_own(bool scheduled, bool isArmed)
    {
        Use(State() with { Phase = Phase.GivenUp, GaveUp = "why", GaveUpAt = 100 * Second, Invocation = "5", Due = 1000 * Second });
        if (scheduled)
        {
            OnRecord(SystemdMessage.Scheduled, 110);
        }

        OnRecord(SystemdMessage.Started, 111, jobType: "start");

        Assert.Equal(isArmed ? Phase.Armed : Phase.GivenUp, _supervisor.State.Phase);
    }

    [Fact]
    public void Our_own_restart_does_not_re_arm_when_its_record_is_read_late()
    {
        Use(State() with { Phase = Phase.GivenUp, GaveUp = "why", GaveUpAt = 100 * Second, Invocation = "5", Due = 1000 * Second });
        OnRecord(SystemdMessage.Started, 99, jobType: "start");

        Assert.Equal(Phase.GivenUp, _supervisor.State.Phase);
    }

    [Fact]
    public void Storm_after_giving_up_is_told_once_a_minute()
    {
        Use(State() with { Phase = Phase.GivenUp, GaveUp = "why", Invocation = "5", Due = 10_000 * Second });
        for (var second = 100; second < 400; second++)
        {
            for (var i = 0; i < 20; i++)
            {
                FailAt((second * Second) + i);
            }

            Tick(second);
        }

        Assert.InRange(Said().Count(line => line.StartsWith("held: ", StringComparison.Ordinal)), 2, 7);
        Assert.Single(Said(), line => line.StartsWith("tripped: ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_passed_over_is_told_at_once_and_then_once_a_minute()
    {
        _supervisor = Create(policy => policy with { Criteria = policy.Criteria with { Match = Values.Pattern(@"^worker \(pid (?<writer>\d+)\) died") } });
        for (var second = 100; second < 220; second++)
        {
            _supervisor.OnEntry(Failure(second * Second) with { Message = "worker (pid 1) died" }, second * Second);
            _supervisor.OnEntry(Failure(second * Second) with { Message = null }, second * Second);
            _supervisor.OnSkipped(2, $"not JSON, at byte {second}");
            Tick(second);
        }

        Assert.Equal(
            [
                "skipped: 2 lines that are no journal entries, the last: not JSON, at byte 100",
                "skipped: 1 entries without a text to look at; failures among them are not seen",
                "forged: 1 lines that say they are from one process and were written by another; they do not count",
                "skipped: 120 lines that are no journal entries, the last: not JSON, at byte 160",
                "skipped: 60 entries without a text to look at; failures among them are not seen",
                "forged: 60 lines that say they are from one process and were written by another; they do not count",
            ],
            Said());
        Assert.Empty(_supervisor.State.Failures);
    }

    [Fact]
    public void Process_that_has_reported_its_end_is_remembered_by_the_next_monitor()
    {
        _supervisor = Create(policy => policy with { Criteria = policy.Criteria with { OncePerProcess = true } });
        FailAt(100 * Second);
        _supervisor = Create(policy => policy with { Criteria = policy.Criteria with { OncePerProcess = true } }, _supervisor.State);
        FailAt(101 * Second);

        Assert.Equal([100 * Second], _supervisor.State.Failures);
    }

    [Fact]
    public void Entries_of_a_journal_begun_anew_count_from_where_we_were()
    {
        FailAt(100 * Second);
        Use(_supervisor.State);

        foreach (var second in (int[])[99, 100, 101])
        {
            _supervisor.OnEntry(Failure(second * Second) with { Cursor = $"s=2;i={second:x};b={Boot}" }, 101 * Second);
        }

        Assert.Equal([100 * Second, 101 * Second], _supervisor.State.Failures);
    }

    [Fact]
    public void Confirmation_decides()
    {
        _supervisor = Create(policy => policy with { Confirms = true });
        Trip(at: 109);
        _supervisor.OnUnit(Running(), "", 109 * Second);
        Assert.Single(Effects(), effect => effect is Effect.Confirm);

        _supervisor.OnConfirmed(new CommandResult(1, "", "", TimedOut: false));
        Assert.Equal(Phase.Armed, _supervisor.State.Phase);
        Assert.Empty(Effects());

        Trip(at: 209);
        _supervisor.OnUnit(Running(), "", 209 * Second);
        Effects();
        _supervisor.OnConfirmed(new CommandResult(0, "", "", TimedOut: false));
        Assert.Single(Effects(), effect => effect is Effect.Observe);

        // Someone stopped it while the command ran.
        _supervisor.OnUnit(Running() with { ActiveState = "inactive" }, "", 210 * Second);
        Assert.DoesNotContain(Effects(), effect => effect is Effect.Act);
    }

    [Fact]
    public void Failed_restart_is_tried_three_times_more_then_given_up()
    {
        Trip(at: 109);
        _supervisor.OnUnit(Running(), "", 109 * Second);
        var now = 109L;
        var tries = new List<long>();
        while (_supervisor.State.Phase != Phase.GivenUp)
        {
            if (Effects().Any(effect => effect is Effect.Act))
            {
                tries.Add(now - 109);
                _supervisor.OnActed(new CommandResult(1, "", "Job failed", TimedOut: false), Running() with { ActiveState = "failed" }, now * Second);
            }

            Tick(++now);
            _supervisor.OnUnit(Running() with { ActiveState = "failed", Result = "exit-code" }, "", now * Second);
        }

        Assert.Equal([0, 5, 20, 65], tries);
    }

    [Theory]
    [InlineData(4, "Access denied", ExitStatus.NoPermission)]
    [InlineData(1, "Failed to restart site.service: Interactive authentication required.", ExitStatus.NoPermission)]
    public void Restart_that_can_never_work_is_not_tried_again(int status, string error, int expected)
    {
        Trip(at: 109);
        _supervisor.OnUnit(Running(), "", 109 * Second);
        Effects();
        _supervisor.OnActed(new CommandResult(status, "", error, TimedOut: false), Running(), 110 * Second);

        var effects = Effects();
        Assert.Single(effects, effect => effect is Effect.Alert);
        Assert.Equal(expected, Assert.Single(effects.OfType<Effect.Leave>()).Status);
    }

    [Fact]
    public void Start_limit_is_waited_out_and_tried_once()
    {
        var limited = Running() with { ActiveState = "failed", Result = "start-limit-hit", StartLimitInterval = TimeSpan.FromSeconds(60), StartLimitBurst = 5 };
        Trip(at: 109);
        _supervisor.OnUnit(Running(), "", 109 * Second);
        Effects();
        _supervisor.OnActed(new CommandResult(1, "", "start request repeated too quickly", TimedOut: false), limited, 110 * Second);
        Assert.Single(Effects(), effect => effect is Effect.Alert { Event: "start-limit-hit" });

        Tick(170);
        Assert.Empty(Effects());
        Tick(171);
        Assert.Single(Effects(), effect => effect is Effect.Observe);
        _supervisor.OnUnit(limited, "", 171 * Second);
        Assert.Single(Effects(), effect => effect is Effect.Act);

        _supervisor.OnActed(new CommandResult(1, "", "Job failed", TimedOut: false), Running() with { ActiveState = "failed" }, 172 * Second);
        Assert.Equal(Phase.GivenUp, _supervisor.State.Phase);
    }

    [Fact]
    public void Restart_that_hangs_is_left_alone_and_looked_at_later()
    {
        Trip(at: 109);
        _supervisor.OnUnit(Running(), "", 109 * Second);
        Effects();
        _supervisor.OnActed(new CommandResult(null, "", "", TimedOut: true), null, 300 * Second);

        Assert.Contains("unknown: 'systemctl try-restart site.service' did not end within 191s; left to end by itself, looking again after the cooldown", Said());
        Assert.Equal(Phase.CoolingDown, _supervisor.State.Phase);
    }

    [Theory]
    [InlineData("other.service", 4711)]
    [InlineData(null, 4711)]
    [InlineData(Unit, 99)] // ourselves
    [InlineData("init.scope", 1)]
    public void Lines_that_others_write_do_not_count(string? unit, long pid)
    {
        for (var i = 0; i < 10; i++)
        {
            _supervisor.OnEntry(Failure((100 + i) * Second) with { Sender = new SenderFields(unit, pid, "a") }, 200 * Second);
        }

        Assert.Empty(_supervisor.State.Failures);
        Assert.DoesNotContain(Effects(), effect => effect is Effect.Observe);
    }

    [Fact]
    public void Entries_of_another_boot_do_not_count()
    {
        for (var i = 0; i < 10; i++)
        {
            _supervisor.OnEntry(Failure((100 + i) * Second) with { BootId = "9d8e7f6a5b4c4d3e8f2a1b0c9d8e7f6a" }, 200 * Second);
        }

        Assert.DoesNotContain(Effects(), effect => effect is Effect.Observe);
    }

    [Fact]
    public void Entries_read_again_do_not_count_again()
    {
        Fail(Enumerable.Range(100, 9));
        Use(_supervisor.State);
        _entries = 0;

        Fail(Enumerable.Range(100, 9));

        Assert.Equal(9, _supervisor.State.Failures.Length);
    }

    [Fact]
    public void Stamp_from_the_future_counts_as_now()
    {
        _supervisor.OnEntry(Failure(5000 * Second), 100 * Second);

        Assert.Equal([100 * Second], _supervisor.State.Failures);
        Assert.Contains("clock: an entry is stamped 4900s in the future; such entries count from when they are read", Said());
    }

    [Fact]
    public void Lines_that_journald_threw_away_are_told()
    {
        _supervisor.OnEntry(
            Failure(100 * Second) with
            {
                Message = "Suppressed 4711 messages from site.service",
                Sender = new SenderFields("systemd-journald.service", 21, null),
                Record = new() { Dropped = 4711, ObjectUnit = Unit },
            },
            100 * Second);

        Assert.Contains("dropped: journald threw away 4711 lines of site.service, as too many at once; failures among them are not seen", Said());
    }

    [Fact]
    public void Main_process_counts_if_asked()
    {
        _supervisor = Create(policy => policy with { CountMainExits = true });
        for (var i = 0; i < 10; i++)
        {
            _supervisor.OnEntry(Record(SystemdMessage.ProcessExited, 100 + i), (100 + i) * Second);
        }

        Assert.Single(Effects(), effect => effect is Effect.Observe);
        Assert.Contains(_log, line => line.StartsWith("tripped: main process, SIGKILL; 10 failures within 9s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("b", false, nameof(Phase.CoolingDown))] // it was restarted
    [InlineData("a", true, nameof(Phase.Acting))] // it is being restarted
    public void Restart_under_way_when_we_were_killed_is_not_begun_again(string invocation, bool hasJob, string expected)
    {
        Use(State() with { Phase = Phase.Acting, ActedAt = 109 * Second, TripStamp = 109 * Second, Attempts = 1, Invocation = "a", Restarts = [109 * Second] });

        _supervisor.Resume(111 * Second);
        Assert.Single(Effects(), effect => effect is Effect.Observe);
        _supervisor.OnUnit(Running(invocation) with { HasJob = hasJob }, "", 111 * Second);

        Assert.DoesNotContain(Effects(), effect => effect is Effect.Act);
        Assert.Equal(expected, _supervisor.State.Phase.ToString());
    }

    [Fact]
    public void Restart_that_was_written_down_but_not_sent_is_made_and_not_charged_twice()
    {
        Use(State() with { Phase = Phase.Acting, ActedAt = 109 * Second, TripStamp = 109 * Second, Attempts = 1, Invocation = "a", Restarts = [109 * Second] });
        _supervisor.Resume(111 * Second);

        var acts = 0;
        for (var half = 222; half < 240; half++)
        {
            foreach (var effect in Effects())
            {
                acts += effect is Effect.Act ? 1 : 0;
                if (effect is Effect.Observe)
                {
                    _supervisor.OnUnit(Running("a"), "", half * Second / 2);
                }
            }

            _supervisor.OnTick(half * Second / 2);
        }

        Assert.Equal(1, acts);
        Assert.Single(_supervisor.State.Restarts);
    }

    [Theory]
    [InlineData("a", "not recovered: site.service was not started anew")]
    [InlineData("b", "recovered: site.service is active (running)")]
    public void Command_that_may_have_been_run_before_we_were_killed_is_not_run_again_for_the_same_failures(string invocation, string verdict)
    {
        _supervisor = Create(
            policy => policy with { UsesSystemctl = false },
            State() with { Phase = Phase.Acting, ActedAt = 109 * Second, TripStamp = 109 * Second, Attempts = 1, Invocation = "a", Restarts = [109 * Second] });
        _supervisor.Resume(111 * Second);
        for (var second = 111; second < 141; second++)
        {
            Tick(second);
            foreach (var effect in Effects())
            {
                Assert.IsType<Effect.Observe>(effect);
                _supervisor.OnUnit(Running("a"), "", second * Second);
            }
        }

        Tick(141);
        Effects();
        _supervisor.OnUnit(Running(invocation), "", 141 * Second);

        Assert.Contains(verdict, Said());
    }

    [Theory]
    [InlineData(nameof(Phase.Observing))]
    [InlineData(nameof(Phase.Acting))]
    [InlineData(nameof(Phase.CoolingDown))]
    [InlineData(nameof(Phase.Retrying))]
    public void What_was_under_way_long_ago_restarts_nothing(string phase)
    {
        Use(State() with
        {
            Phase = Enum.Parse<Phase>(phase),
            ActedAt = 109 * Second,
            TripStamp = 109 * Second,
            Due = 139 * Second,
            Attempts = 1,
            Invocation = "a",
            Restarts = [109 * Second],
        });
        _supervisor.Resume(4000 * Second);
        Tick(4000);
        _supervisor.OnUnit(Running("a"), "", 4000 * Second);
        Tick(4001);
        _supervisor.OnUnit(Running("a"), "", 4001 * Second);

        Assert.DoesNotContain(Effects(), effect => effect is Effect.Act);
        Assert.Contains(Said(), line => line.StartsWith("held: ", StringComparison.Ordinal) && line.Contains("old evidence restarts nothing", StringComparison.Ordinal));
        Assert.Equal(Phase.Armed, _supervisor.State.Phase);
    }

    [Fact]
    public void Look_after_the_cooldown_that_was_not_answered_before_we_were_killed_is_taken_again()
    {
        Restart(at: 109, until: 110);
        Tick(140);
        Assert.Single(Effects(), effect => effect is Effect.Observe);

        Use(_supervisor.State);
        _supervisor.Resume(141 * Second);
        Tick(141);
        Assert.Single(Effects(), effect => effect is Effect.Observe);
        _supervisor.OnUnit(Running("b"), "", 141 * Second);

        Assert.Contains("recovered: site.service is active (running)", Said());
    }

    [Fact]
    public void Trip_that_was_not_acted_on_before_we_were_killed_is_acted_on()
    {
        Use(State() with { Phase = Phase.Confirming, TripStamp = 109 * Second });
        _supervisor.Resume(120 * Second);
        Effects();
        _supervisor.OnUnit(Running(), "", 120 * Second);

        Assert.Single(Effects(), effect => effect is Effect.Act);
    }

    [Fact]
    public void Message_cannot_look_like_a_line_of_ours()
    {
        _supervisor.OnEntry(Failure(100 * Second) with { Message = "worker 1 died\ngave up: \u001b[31m" }, 100 * Second);

        Assert.Contains("failure: 1 of 10 within 90s: \"worker 1 died gave up:  [31m\"", Said());
    }

    private static Supervisor Create(Func<WatchPolicy, WatchPolicy>? change = null, WatchState? state = null)
    {
        var policy = new WatchPolicy
        {
            Unit = Unit,
            Criteria = new FailureCriteria(Values.Pattern("^worker .* died"), new FailureWindowOptions(), Values.Statuses("0"), StatusFormat.Exit),
            Budget = new RestartBudget(5, TimeSpan.FromMinutes(15)),
            Action = "systemctl try-restart site.service",
            OwnPid = 99,
        };
        return new Supervisor(change?.Invoke(policy) ?? policy, state ?? State());
    }

    private static WatchState State() => new() { Unit = Unit, BootId = Boot };

    private static UnitState Running(string invocation = "a") =>
        new() { LoadState = "loaded", ActiveState = "active", SubState = "running", Result = "success", InvocationId = invocation };

    private void Use(WatchState state) => _supervisor = Create(state: state);

    private JournalEntry Failure(long stamp) =>
        new($"s=1;i={++_entries:x};b={Boot};m={stamp:x}", Boot, stamp, null, "worker 7 died") { Sender = new SenderFields(Unit, 4711, "a") };

    private JournalEntry Record(string messageId, int second) => Failure(second * Second) with
    {
        Message = "site.service: Main process exited, code=killed, status=9/KILL",
        Sender = new SenderFields("init.scope", 1, null),
        Record = new() { MessageId = messageId, Unit = Unit, ExitCode = "killed", ExitStatus = "9" },
    };

    private void OnRecord(string messageId, int second, string? jobType = null) => _supervisor.OnEntry(
        Record(messageId, second) with { Record = new() { MessageId = messageId, Unit = Unit, JobType = jobType } }, second * Second);

    private void FailAt(long stamp) => _supervisor.OnEntry(Failure(stamp), stamp);

    private void Fail(IEnumerable<int> seconds)
    {
        foreach (var second in seconds)
        {
            FailAt(second * Second);
        }
    }

    private void Trip(int at, int from = -1) => Fail(Enumerable.Range(from < 0 ? at - 9 : from, 9).Append(at));

    private void Restart(int at, int until, int from = -1, string invocation = "a")
    {
        Trip(Math.Min(at, from < 0 ? at : from + 90), from);
        _supervisor.OnUnit(Running(invocation), "", at * Second);
        Assert.Single(Effects(), effect => effect is Effect.Act);
        _supervisor.OnActed(new CommandResult(0, "", "", TimedOut: false), null, until * Second);
        Effects();
    }

    private void Recover(int at, string invocation)
    {
        Tick(at);
        Effects();
        _supervisor.OnUnit(Running(invocation), "", at * Second);
        Assert.Equal(Phase.Armed, _supervisor.State.Phase);
        Effects();
    }

    private void Tick(long second) => _supervisor.OnTick(second * Second);

    private IReadOnlyList<Effect> Effects()
    {
        var effects = _supervisor.TakeEffects();
        _log.AddRange(effects.OfType<Effect.Say>().Select(say => say.Text));
        return [.. effects.Where(effect => effect is not Effect.Say)];
    }

    private List<string> Said()
    {
        Effects();
        return _log;
    }
}
