using System.Globalization;
using System.Text.RegularExpressions;
using Lifeguard.Monitor.Settings;
using Lifeguard.Monitor.Systemd;

namespace Lifeguard.Monitor.Installing;

/// <summary>How grave a finding is.</summary>
internal enum FindingKind
{
    /// <summary>The limits agree.</summary>
    Ok,

    /// <summary>They agree, but not in every case.</summary>
    Warning,

    /// <summary>One limit makes another useless.</summary>
    Conflict,
}

/// <summary>A finding, with its arithmetic.</summary>
internal readonly record struct Finding(FindingKind Kind, string Text);

/// <summary>The limits of one loop of the application, as it prints them at its start.</summary>
/// <param name="Loop">The loop's name.</param>
/// <param name="Shutdown">How long it gives its services to stop.</param>
/// <param name="Grace">How long it then waits before it leaves anyway.</param>
internal sealed partial record ApplicationLimits(string Loop, TimeSpan Shutdown, TimeSpan Grace)
{
    /// <summary>Reads all of them, the last of each loop.</summary>
    public static IReadOnlyList<ApplicationLimits> ParseAll(string lines)
    {
        var limits = new Dictionary<string, ApplicationLimits>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n'))
        {
            if (Line().Match(line) is { Success: true } match
                && Durations.TryParse(match.Groups["shutdown"].Value, out var shutdown)
                && Durations.TryParse(match.Groups["grace"].Value, out var grace))
            {
                limits[match.Groups["loop"].Value] = new ApplicationLimits(match.Groups["loop"].Value, shutdown, grace);
            }
        }

        return [.. limits.Values];
    }

    [GeneratedRegex(@"^lifeguard: limits loop=(?<loop>\S+) \S+ shutdown=(?<shutdown>\S+) grace=(?<grace>\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}

/// <summary>Compares the limits of those who can end or start a service. Pure.</summary>
internal static class LimitsCheck
{
    /// <summary>Compares.</summary>
    /// <param name="unit">What systemd says of the unit.</param>
    /// <param name="window">When the monitor restarts it.</param>
    /// <param name="budget">When the monitor gives up.</param>
    /// <param name="application">What the application has said of itself.</param>
    public static IReadOnlyList<Finding> Run(UnitState unit, FailureWindowOptions window, RestartBudget budget, IReadOnlyList<ApplicationLimits> application) =>
        [GiveUpIsReached(unit, window, budget), StartLimitIsNotHit(unit, window), .. application.SelectMany(limits => Application(unit, limits)), .. Silence(application)];

    private static Finding GiveUpIsReached(UnitState unit, FailureWindowOptions window, RestartBudget budget)
    {
        // From the first restart to the last of them there are one fewer rounds, each as long as the slowest storm that still trips.
        var rounds = budget.Restarts - 1;
        var least = rounds * (window.Window + window.Cooldown);
        var most = rounds * (window.Window + window.Cooldown + unit.RestartTime);
        var arithmetic = $"give-up after {budget}: {budget.Restarts} restarts of the slowest crash loop take {rounds} x (window {Text(window.Window)} + cooldown {Text(window.Cooldown)}) = {Text(least)}";
        return least > budget.Period
            ? new Finding(FindingKind.Conflict, $"{arithmetic}, more than {Text(budget.Period)}: a slow crash loop is restarted for ever. Give it --give-up {budget.Restarts}/{Text(most)}")
            : most > budget.Period
                ? new Finding(FindingKind.Warning, $"{arithmetic}; with restarts that take all of their time ({Text(unit.RestartTime)}) {Text(most)}, more than {Text(budget.Period)}: if they do, a slow crash loop is restarted for ever")
                : new Finding(FindingKind.Ok, $"{arithmetic}, at most {Text(most)}");
    }

    private static Finding StartLimitIsNotHit(UnitState unit, FailureWindowOptions window)
    {
        if (unit.StartLimitInterval <= TimeSpan.Zero || unit.StartLimitBurst <= 0)
        {
            return new Finding(FindingKind.Ok, "start limit of systemd: none");
        }

        // One restart for each cooldown is the monitor's fastest pace.
        var pace = window.Cooldown > TimeSpan.Zero ? window.Cooldown : TimeSpan.FromMilliseconds(1);
        var starts = (long)Math.Floor(unit.StartLimitInterval / pace) + 1;
        var arithmetic = $"start limit of systemd: {unit.StartLimitBurst} starts in {Text(unit.StartLimitInterval)}; the monitor makes at most 1 each {Text(pace)}, {starts} in that time";
        return starts > unit.StartLimitBurst
            ? new Finding(FindingKind.Conflict, $"{arithmetic}: systemd would refuse the monitor's own restarts. Raise StartLimitBurst=, or lengthen the cooldown")
            : new Finding(FindingKind.Ok, arithmetic);
    }

    private static IEnumerable<Finding> Application(UnitState unit, ApplicationLimits limits)
    {
        var leaves = limits.Shutdown + limits.Grace + TimeSpan.FromSeconds(2);
        if (unit.TimeoutStop is { } stop)
        {
            var arithmetic = $"stop of loop {limits.Loop}: leaves by itself within shutdown {Text(limits.Shutdown)} + grace {Text(limits.Grace)} + 2s = {Text(leaves)}; systemd kills after TimeoutStopSec={Text(stop)}";
            yield return leaves > stop
                ? new Finding(FindingKind.Conflict, $"{arithmetic}: it is killed before it can say why. Set TimeoutStopSec={Math.Ceiling(leaves.TotalSeconds).ToString(CultureInfo.InvariantCulture)}s or more")
                : new Finding(FindingKind.Ok, arithmetic);
        }

        yield return unit.Restart is "no" or "on-success" or "on-watchdog" or "on-abort"
            ? new Finding(FindingKind.Conflict, $"give-up of loop {limits.Loop}: the process ends itself with 70, and with Restart={unit.Restart} nobody starts it again. Set Restart=on-failure")
            : new Finding(FindingKind.Ok, $"give-up of loop {limits.Loop}: the process ends itself with 70, and systemd starts it again (Restart={unit.Restart}, after {Text(unit.RestartDelay)})");
    }

    private static IEnumerable<Finding> Silence(IReadOnlyList<ApplicationLimits> application) =>
        application.Count > 0
            ? []
            : [new Finding(FindingKind.Warning, "the application has not told its limits in this boot: it has not been started, or does not use the Lifeguard library")];

    private static string Text(TimeSpan span) => Durations.Format(span);
}
