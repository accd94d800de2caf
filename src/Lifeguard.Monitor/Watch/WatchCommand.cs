using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Lifeguard.Monitor.Journal;
using Lifeguard.Monitor.Settings;
using Lifeguard.Monitor.State;
using Lifeguard.Monitor.Systemd;

namespace Lifeguard.Monitor.Watch;

/// <summary>The <c>watch</c> command: counts failures as they happen, and restarts the service.</summary>
internal static class WatchCommand
{
    private static readonly Setting<string?> Exec = new(
        "--exec", "CMD", "A shell command instead of 'systemctl try-restart UNIT'. It must end with the unit started anew, within the unit's own time-outs and 10s. "
        + "If the monitor is killed meanwhile it is not run again, unless the unit turns out not to have been started.", Values.Text, byDefault: null);

    private static readonly Setting<string?> Confirm = new(
        "--confirm",
        "CMD",
        "A shell command asked before a restart, 30s at most: exit status 0 means the service is really broken, any other that it works.",
        Values.Text,
        byDefault: null);

    private static readonly Setting<string?> OnGiveUp = new(
        "--on-give-up",
        "CMD",
        "A shell command that tells a person: when the monitor gives up (again after 1min, 5min, then hourly), when systemd's start limit is hit, "
        + "when a permission or the unit is missing. LIFEGUARD_UNIT, LIFEGUARD_EVENT and LIFEGUARD_REASON say what.",
        Values.Text,
        byDefault: null);

    private static readonly Switch CountMainExits = new(
        "--count-main-exits", "Count the main process's own failures too. (systemd restarts it already; this is for when that does not help.)");

    private static readonly Switch DryRun = new("--dry-run", "Say what would be done, do nothing, remember nothing.");

    private static readonly Switch Stdin = new("--stdin", "Read journal lines (journalctl -o json) from standard input instead of following the journal.");

    /// <summary>How many restarts are enough.</summary>
    public static Setting<RestartBudget> GiveUp { get; } = new(
        "--give-up",
        "N/DURATION",
        "After N restarts within this time, when there is need for another: stop restarting and alert. A start by hand re-arms. [default: 5/15min]",
        Values.Budget,
        new RestartBudget(5, TimeSpan.FromMinutes(15)));

    private static Setting[] Own => [GiveUp, OnGiveUp, Confirm, Exec, CountMainExits, DryRun, Stdin];

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "watch",
            """
            Follows the journal of a service and restarts it when its workers fail too often: at the 10th failure within 90s.

              lifeguard-monitor watch --unit site.service --match '^worker \d+ died'

            Then failures are ignored for the cooldown, and the monitor looks whether the restart helped. After too many restarts it gives up and alerts.
            It never restarts a service that someone has stopped, or is starting or stopping right now, or that is paused (lifeguard-monitor pause).

            Every flag can be an environment variable instead: --give-up is LIFEGUARD_GIVE_UP. In a unit's EnvironmentFile=, put a pattern in single
            quotes: LIFEGUARD_MATCH='^worker \d+ died'.

            Each line of its log begins with what happened:
              failure, failures   counted, the limit is not reached
              tripped             the limit is reached; the next line says what is done about it
              held                and it is not restarted, for this reason
              restarting, restarted, restart failed, retrying, unknown (it did not end in time)
              recovered, not recovered   what it looked like after the cooldown
              gave up             so many restarts did not help; to go on, start the service by hand, or lifeguard-monitor rearm
              alert               a person is needed
              dropped, skipped, forged   lines that journald threw away, that cannot be read, that are not from whom they say

            Exit status: 0 stopped; 64 wrong arguments; 69 the journal is gone; 70 another monitor runs, or a fault of this one; 74 the state cannot be written;
            77 a permission is missing; 78 a wrong setting in the environment, or the unit does not exist.
            """);
        UnitSettings.AddTo(command, withState: true);
        FailureSettings.AddTo(command);
        foreach (var setting in Own)
        {
            command.Options.Add(setting.Option);
        }

        command.SetAction((arguments, _) => RunAsync(arguments));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments)
    {
        var source = new SettingSource(arguments, Environment.GetEnvironmentVariable);
        var unit = UnitSettings.Unit(source);
        var actions = new UnitActions(unit, Exec.Read(source), Confirm.Read(source), OnGiveUp.Read(source));
        var policy = new WatchPolicy
        {
            Unit = unit,
            Criteria = FailureSettings.Read(source),
            Budget = GiveUp.Read(source),
            CountMainExits = CountMainExits.Read(source),
            Confirms = Confirm.Read(source) is not null,
            IsDryRun = DryRun.Read(source),
            Action = actions.Action,
            UsesSystemctl = actions.UsesSystemctl,
            OwnPid = Environment.ProcessId,
        };
        var readsStdin = Stdin.Read(source);
        var log = new WatchLog(Console.Error, Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 });
        WarnOfUnknown(log);

        if (!readsStdin && JournalSource.FindObstacle(["/var/log/journal", "/run/log/journal"]) is { } obstacle)
        {
            log.Write(Severity.Error, $"no journal: {obstacle.Reason}");
            return obstacle.Status;
        }

        if (await ObserveFirstAsync(actions, unit, log).ConfigureAwait(false) is { } status)
        {
            return status;
        }

        using var store = policy.IsDryRun ? null : new StateStore(UnitSettings.StateDirectory(source, unit));
        try
        {
            return store is not null && !await TryLockAsync(store).ConfigureAwait(false)
                ? Refuse(log, $"another monitor watches {unit}: it holds the lock in {store.Directory}")
                : await RunAsync(policy, actions, store, log, readsStdin).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Write(Severity.Error, $"no state: {e.Message}");
            return ExitStatus.IOError;
        }
    }

    private static async Task<int> RunAsync(WatchPolicy policy, UnitActions actions, StateStore? store, WatchLog log, bool readsStdin)
    {
        var clock = new JournalClock();
        var state = LoadState(store, await FreshAsync(policy.Unit, readsStdin, clock).ConfigureAwait(false), log);
        using var notifier = new ServiceNotifier(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));
        using var run = new WatchRun(CreateSupervisor(policy, state, log), actions, store, log, notifier, clock);
        var stopping = 0;
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

        var limits = policy.Criteria.Limits;
        log.Write(
            Severity.Notice,
            string.Create(
                CultureInfo.InvariantCulture,
                $"watching: {policy.Unit}; {limits.Threshold} failures within {Durations.Format(limits.Window)}: {(policy.IsDryRun ? "would run " : "")}{policy.Action}, then {Durations.Format(limits.Cooldown)} of peace; gives up after {policy.Budget}; pattern {policy.Criteria.Match}"));
        if (!policy.Criteria.Match.ToString().StartsWith('^') && !policy.Criteria.Match.ToString().StartsWith("\\A", StringComparison.Ordinal))
        {
            log.Write(Severity.Warning, "pattern: it is not anchored with ^; whoever can write this text into a log line can have the service restarted");
        }

        return await run.RunAsync(stop => readsStdin ? ReadStdin(run, stop) : new JournalSource(policy.Unit, state.BootId, state.Cursor, run.Read, run.Skip, run.Report).Run(stop))
            .ConfigureAwait(false);

        void Stop(PosixSignalContext signal)
        {
            // The loop ends within its turn. A second signal is not held.
            signal.Cancel = Interlocked.Exchange(ref stopping, 1) == 0;
            run.Stop();
        }
    }

    private static Supervisor CreateSupervisor(WatchPolicy policy, WatchState state, WatchLog log)
    {
        try
        {
            return new Supervisor(policy, state);
        }
        catch (ArgumentException e)
        {
            log.Write(Severity.Error, $"state: it contradicts itself ({e.Message}); counting from zero");
            return new Supervisor(policy, state with { Failures = [], IgnoreUntil = null });
        }
    }

    private static WatchState LoadState(StateStore? store, WatchState fresh, WatchLog log)
    {
        string? problem = null;
        if (store?.Load(out problem) is { } saved)
        {
            if (saved.Unit == fresh.Unit && saved.BootId == fresh.BootId)
            {
                return saved;
            }

            log.Write(Severity.Notice, saved.Unit == fresh.Unit ? "state: the machine has been booted since; counting from zero" : $"state: it is of {saved.Unit}; counting from zero");
            return fresh;
        }

        if (store is not null && problem is not null)
        {
            log.Write(Severity.Error, $"state: {problem}; kept as {store.KeepAside()}; counting from zero");
        }

        return fresh;
    }

    private static async Task<int?> ObserveFirstAsync(UnitActions actions, string unit, WatchLog log)
    {
        var (state, problem) = await actions.ObserveAsync(CancellationToken.None).ConfigureAwait(false);
        if (state is null)
        {
            if (actions.UsesSystemctl)
            {
                log.Write(Severity.Error, $"no systemd: systemctl does not answer ({problem})");
                return ExitStatus.Config;
            }
        }
        else if (state.LoadState == "not-found")
        {
            log.Write(Severity.Error, $"no unit: systemd knows no {unit}");
            return ExitStatus.Config;
        }

        return null;
    }

    // History is no evidence: what is older than the newest entry is not read. That entry also names the boot, as journald sees it: a
    // sandbox in a container shows us the host's, and journalctl, left to itself, would then follow a boot that writes nothing, without a word.
    private static async Task<WatchState> FreshAsync(string unit, bool readsStdin, JournalClock clock)
    {
        if (readsStdin)
        {
            return new WatchState { Unit = unit, BootId = BootId() };
        }

        var now = clock.GetTimestamp();
        var newest = await BoundedCommand
            .RunAsync("journalctl", ["--lines=1", "--output=json", "--output-fields=_BOOT_ID", "--no-pager", "--quiet"], [], TimeSpan.FromSeconds(10), killAtLimit: true, CancellationToken.None)
            .ConfigureAwait(false);
        return JournalEntry.TryParse(Encoding.UTF8.GetBytes(newest.Output.Trim()), out var entry, out _)
            ? new WatchState { Unit = unit, BootId = entry.BootId, Cursor = entry.Cursor, Since = now }
            : new WatchState { Unit = unit, BootId = BootId(), Since = now };
    }

    // Someone who asks for the status holds it for an instant.
    private static async Task<bool> TryLockAsync(StateStore store)
    {
        for (var i = 0; i < 20; i++)
        {
            if (store.TryLock())
            {
                return true;
            }

            await Task.Delay(100).ConfigureAwait(false);
        }

        return false;
    }

    private static int Refuse(WatchLog log, string reason)
    {
        log.Write(Severity.Error, $"refused: {reason}");
        return ExitStatus.Software;
    }

    private static SourceEnd? ReadStdin(WatchRun run, CancellationToken stop)
    {
        try
        {
            EntryReader.ReadAll(StandardInput.Open(), run.Read, run.Skip, stop);
            return null;
        }
        catch (IOException e)
        {
            return new SourceEnd(ExitStatus.Unavailable, e.Message);
        }
    }

    // A misspelt name would silently leave the default in force.
    private static void WarnOfUnknown(WatchLog log)
    {
        var known = FailureSettings.All.Concat(UnitSettings.All).Concat(Own).Select(setting => setting.EnvironmentName).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (name.StartsWith(SettingSource.Prefix, StringComparison.Ordinal) && !known.Contains(name))
            {
                log.Write(Severity.Warning, $"setting: {name} in the environment is none of mine; is it misspelt?");
            }
        }
    }

    /// <summary>The boot this machine, or container, is in, as journald writes it.</summary>
    public static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim().Replace("-", "", StringComparison.Ordinal);
}
