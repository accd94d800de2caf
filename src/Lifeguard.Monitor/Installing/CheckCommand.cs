using System.CommandLine;
using Lifeguard.Monitor.Settings;
using Lifeguard.Monitor.Systemd;
using Lifeguard.Monitor.Watch;

namespace Lifeguard.Monitor.Installing;

/// <summary>The <c>check</c> command: do the application's limits, the monitor's and systemd's agree?</summary>
internal static class CheckCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "check",
            """
            Says whether the limits of the application, of its monitor and of systemd agree, with the arithmetic.

            The application's are those it prints at its start (its line 'lifeguard: limits ...' in the journal of this boot). Give it the monitor's
            settings, as flags or in the environment:

              (set -a; . /etc/lifeguard/site.env; lifeguard-monitor check --unit site)

            Exit status: 0 they agree, perhaps with warnings; 69 systemd does not answer; 78 a conflict, or no such unit.
            """);
        UnitSettings.AddTo(command, withState: false);
        FailureSettings.AddTo(command);
        command.Options.Add(WatchCommand.GiveUp.Option);
        command.SetAction((arguments, stop) => RunAsync(arguments, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        var source = new SettingSource(arguments, Environment.GetEnvironmentVariable);
        var unit = UnitSettings.Unit(source);
        var criteria = FailureSettings.Read(source);
        var budget = WatchCommand.GiveUp.Read(source);

        var (state, problem) = await new UnitActions(unit, exec: null, confirm: null, alert: null).ObserveAsync(stop).ConfigureAwait(false);
        if (state is null)
        {
            CommandLine.Complain($"systemctl does not answer ({problem})");
            return ExitStatus.Unavailable;
        }

        if (state.LoadState != "loaded")
        {
            CommandLine.Complain($"{unit}: systemd says it is {state.LoadState}");
            return ExitStatus.Config;
        }

        var journal = await BoundedCommand
            .RunAsync(
                "journalctl",
                ["--boot", $"--unit={unit}", "--output=cat", "--no-pager", "--quiet", "--lines=100", "--grep=^lifeguard: limits loop="],
                [],
                TimeSpan.FromSeconds(30),
                killAtLimit: true,
                stop)
            .ConfigureAwait(false);
        var findings = LimitsCheck.Run(state, criteria.Limits, budget, ApplicationLimits.ParseAll(journal.Output));
        foreach (var finding in findings)
        {
            Console.WriteLine($"{finding.Kind switch { FindingKind.Ok => "ok      ", FindingKind.Warning => "warning ", _ => "CONFLICT" }} {finding.Text}");
        }

        return findings.Any(finding => finding.Kind == FindingKind.Conflict) ? ExitStatus.Config : ExitStatus.Success;
    }
}
