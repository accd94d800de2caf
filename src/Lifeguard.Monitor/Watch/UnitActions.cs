using Lifeguard.Monitor.Systemd;

namespace Lifeguard.Monitor.Watch;

/// <summary>The commands the monitor runs. Each is bounded.</summary>
/// <param name="unit">The unit.</param>
/// <param name="exec">The operator's command instead of systemctl; null: none.</param>
/// <param name="confirm">The operator's command that confirms; null: none.</param>
/// <param name="alert">The operator's command that tells a person; null: none.</param>
internal sealed class UnitActions(string unit, string? exec, string? confirm, string? alert)
{
    private static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HookLimit = TimeSpan.FromSeconds(30);

    // What it says is read.
    private static readonly KeyValuePair<string, string>[] Untranslated = [new("LC_ALL", "C.UTF-8")];

    // Without the unit's own limits: systemd's defaults, 90 s each, and some to spare.
    private TimeSpan _restartLimit = TimeSpan.FromSeconds(200);

    /// <summary>The restart in words.</summary>
    public string Action => exec ?? $"systemctl try-restart {unit}";

    /// <summary>Whether it is systemctl that restarts.</summary>
    public bool UsesSystemctl => exec is null;

    /// <summary>Asks systemd about the unit.</summary>
    public async Task<(UnitState? Unit, string Problem)> ObserveAsync(CancellationToken stop)
    {
        var result = await BoundedCommand
            .RunAsync("systemctl", ["show", $"--property={UnitState.Properties}", "--", unit], Untranslated, QueryLimit, killAtLimit: true, stop)
            .ConfigureAwait(false);
        if (result.Status != 0)
        {
            return (null, result.Describe());
        }

        var state = UnitState.Parse(result.Output);
        _restartLimit = state.RestartTime;
        return (state, "");
    }

    /// <summary>Asks the operator's command whether the service is really broken.</summary>
    public Task<CommandResult> ConfirmAsync(CancellationToken stop) => RunHookAsync(confirm!, "confirm", "", HookLimit, stop);

    /// <summary>Tells a person.</summary>
    /// <returns>How the command ended; null if there is none.</returns>
    public async Task<CommandResult?> AlertAsync(string what, string reason, CancellationToken stop) =>
        alert is null ? null : await RunHookAsync(alert, what, reason, HookLimit, stop).ConfigureAwait(false);

    /// <summary>
    /// Restarts the unit. A unit that someone stops meanwhile stays stopped: <c>try-restart</c> starts nothing that does not run, and
    /// <c>--job-mode=fail</c> takes the place of nobody's job. A unit that has failed does not run, and is started.
    /// </summary>
    /// <param name="hasFailed">Whether it has failed.</param>
    /// <param name="stop">Stops waiting.</param>
    public Task<CommandResult> ActAsync(bool hasFailed, CancellationToken stop) => exec is null
        ? BoundedCommand.RunAsync(
            "systemctl", ["--no-ask-password", "--job-mode=fail", hasFailed ? "start" : "try-restart", "--", unit], Untranslated, _restartLimit, killAtLimit: false, stop)
        : RunHookAsync(exec, "restart", "", _restartLimit, stop);

    private Task<CommandResult> RunHookAsync(string command, string what, string reason, TimeSpan limit, CancellationToken stop) =>
        BoundedCommand.RunAsync(
            "/bin/sh",
            ["-c", command],
            [new("LIFEGUARD_UNIT", unit), new("LIFEGUARD_EVENT", what), new("LIFEGUARD_REASON", reason)],
            limit,
            killAtLimit: true,
            stop);
}
