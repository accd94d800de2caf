using System.CommandLine;
using Lifeguard.Monitor.Journal;
using Lifeguard.Monitor.Settings;
using Lifeguard.Monitor.State;
using Lifeguard.Monitor.Watch;

namespace Lifeguard.Monitor.Operating;

/// <summary>The commands for the person at the terminal: <c>status</c>, <c>pause</c>, <c>resume</c>, <c>rearm</c>.</summary>
internal static class OperatorCommands
{
    private const int GivenUp = 1;
    private const int NotRunning = 3;

    private static readonly Setting<TimeSpan> For = new("--for", "DURATION", "How long, such as 30min. [default: 30min]", Values.Duration, TimeSpan.FromMinutes(30));

    /// <summary>Creates the commands.</summary>
    public static IEnumerable<Command> Create()
    {
        yield return Command(
            "status",
            """
            Says what the monitor of a service is about.

            Exit status: 0 it watches; 1 it has given up; 3 it does not run; 74 its state cannot be read; 77 it is not yours to read.
            """,
            Status);
        var pause = Command("pause", "Restarts nothing for a while, as during a deployment. A reboot ends the pause.", (unit, store, source) => Ask(unit, store, RequestVerb.Pause, For.Read(source)));
        pause.Options.Add(For.Option);
        yield return pause;
        yield return Command("resume", "Ends a pause.", (unit, store, _) => Ask(unit, store, RequestVerb.Resume, TimeSpan.Zero));
        yield return Command(
            "rearm", "Forgets that the monitor gave up, the restarts that led to it, and the failures counted so far.", (unit, store, _) => Ask(unit, store, RequestVerb.Rearm, TimeSpan.Zero));
    }

    private static Command Command(string name, string description, Func<string, StateStore, SettingSource, int> run)
    {
        var command = new Command(name, description);
        UnitSettings.AddTo(command, withState: true);
        command.SetAction(arguments =>
        {
            var source = new SettingSource(arguments, Environment.GetEnvironmentVariable);
            var unit = UnitSettings.Unit(source);
            using var store = new StateStore(UnitSettings.StateDirectory(source, unit));
            try
            {
                return run(unit, store, source);
            }
            catch (UnauthorizedAccessException e)
            {
                CommandLine.Complain(e.Message);
                return ExitStatus.NoPermission;
            }
            catch (IOException e)
            {
                CommandLine.Complain(e.Message);
                return ExitStatus.IOError;
            }
        });
        return command;
    }

    private static int Status(string unit, StateStore store, SettingSource source)
    {
        var state = store.Load(out var problem);
        if (problem is not null)
        {
            CommandLine.Complain($"the state in {store.Directory} cannot be used: {problem}");
            return ExitStatus.IOError;
        }

        var isRunning = store.IsLocked();
        var isOfThisBoot = state?.BootId == WatchCommand.BootId();
        var now = new JournalClock().GetTimestamp();
        Console.WriteLine($"{unit}: {(isRunning ? "watched" : "NOT WATCHED: no monitor runs for it")}");
        if (state is null || !isOfThisBoot)
        {
            Console.WriteLine(state is null ? $"  nothing is known of it in {store.Directory}" : "  what was known is from before the last boot");
            return isRunning ? ExitStatus.Success : NotRunning;
        }

        Console.WriteLine($"  phase: {Words(state.Phase)}");
        if (state.GaveUp is { } reason)
        {
            Console.WriteLine($"  gave up: {reason}");
            Console.WriteLine($"  to go on: systemctl start {unit}, or lifeguard-monitor rearm --unit {unit}");
        }

        if (state.PausedUntil is { } until && until > now)
        {
            Console.WriteLine($"  paused for another {Seconds(until - now)}");
        }

        Console.WriteLine($"  failures counted: {state.Failures.Length}{(state.Failures is [.., var newest] ? $", the last {Seconds(now - newest)} ago" : "")}");
        if (state.IgnoreUntil is { } ignored && ignored > now)
        {
            Console.WriteLine($"  cooldown: failures are ignored for another {Seconds(ignored - now)}");
        }

        Console.WriteLine($"  restarts remembered: {state.Restarts.Length}{(state.Restarts is [.., var last] ? $", the last {Seconds(now - last)} ago" : "")}");
        return !isRunning ? NotRunning : state.Phase == Phase.GivenUp ? GivenUp : ExitStatus.Success;
    }

    // A monitor that runs takes the request within a second. One that does not will find it in its state.
    private static int Ask(string unit, StateStore store, RequestVerb verb, TimeSpan duration)
    {
        var clock = new JournalClock();
        var request = new OperatorRequest(verb, clock.GetTimestamp() + (long)duration.TotalMicroseconds, WatchCommand.BootId());
        if (!Directory.Exists(store.Directory))
        {
            CommandLine.Complain($"no monitor has ever watched {unit}: there is no {store.Directory}");
            return NotRunning;
        }

        store.Ask(request);
        var isRunning = store.IsLocked();
        for (var i = 0; i < 50 && isRunning && store.HasRequest(); i++)
        {
            Thread.Sleep(100);
        }

        if (isRunning && store.HasRequest())
        {
            CommandLine.Complain($"the monitor of {unit} does not answer; it will find the request when it does");
            return NotRunning;
        }

        var done = verb switch
        {
            RequestVerb.Pause => $"{unit} is not restarted for {Durations.Format(duration)}",
            RequestVerb.Resume => $"{unit} is watched",
            _ => $"{unit} is watched; nothing counts against it",
        };
        Console.WriteLine(isRunning ? done : $"{done}, as soon as its monitor runs");
        return ExitStatus.Success;
    }

    private static string Words(Phase phase) => phase switch
    {
        Phase.Armed => "armed",
        Phase.Observing => "too many failures; asking systemd about the unit",
        Phase.Confirming => "too many failures; asking the command of --confirm",
        Phase.Acting => "restarting",
        Phase.CoolingDown => "restarted; to be verified after the cooldown",
        Phase.Retrying => "the restart failed; to be tried again",
        _ => "GIVEN UP",
    };

    private static string Seconds(long microseconds) => Durations.Format(TimeSpan.FromSeconds(Math.Round(microseconds / 1e6)));
}
