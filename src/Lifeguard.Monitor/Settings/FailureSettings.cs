using System.CommandLine;
using System.Text.RegularExpressions;
using Lifeguard.Monitor.Failures;

namespace Lifeguard.Monitor.Settings;

/// <summary>The settings that say what a failure is and how many are too many. <c>replay</c> and <c>watch</c> share them.</summary>
internal static class FailureSettings
{
    private static readonly Setting<Regex?> Match = new(
        "--match",
        "REGEX",
        "A .NET regular expression that matches the text (MESSAGE) of each line that reports a failed worker, and no other. Requests can put "
        + "text into a log, so anchor it: '^worker \\d+ died'. A group (?<status>\\d+) is the worker's status, (?<signal>\\d+) the signal that "
        + "ended it, (?<writer>\\d+) the process the line says it is from: if another one wrote it, it does not count.",
        Values.Pattern,
        byDefault: null);

    private static readonly Setting<Preset?> Named = new(
        "--preset",
        "NAME",
        $"Instead of --match, the lines of a known program. [default: {Preset.All[0].Name}]\n" + string.Join('\n', Preset.All.Select(preset => $"{preset.Name}: {preset.Summary}")),
        Preset.Find,
        byDefault: null);

    private static readonly Setting<HashSet<WorkerStatus>?> ExpectedStatus = new(
        "--expected-status",
        "STATUS,...",
        "Ends of a worker that are no failure: exit statuses or signals, such as 0,SIGTERM. Compared with the groups 'status' and 'signal' of the "
        + "pattern. [default: 0, or the preset's]",
        Values.Statuses,
        byDefault: null);

    private static readonly Setting<StatusFormat?> Format = new(
        "--status-format",
        "exit|wait|shell",
        "How the log writes a status. exit: 0 to 255. wait: the raw wait status of Perl's $? and FCGI::ProcManager::Dynamic, where 256 is exit "
        + "status 1 and 9 is SIGKILL. shell: 128 + the signal, where 137 is SIGKILL. [default: exit, or the preset's]",
        text => Values.Choice<StatusFormat>(text),
        byDefault: null);

    /// <summary>The N-th failure within the window trips.</summary>
    public static Setting<int> Threshold { get; } = new(
        "--threshold", "N", "The N-th failure within the window restarts the service. [default: 10]", Values.Threshold, new FailureWindowOptions().Threshold);

    /// <summary>The longest time from the first to the last of N failures.</summary>
    public static Setting<TimeSpan> Window { get; } = new(
        "--window",
        "DURATION",
        "The longest time from the first to the last of N failures, such as 90s, 15min, 1h or 500ms. [default: 90s]",
        Values.Duration,
        new FailureWindowOptions().Window);

    /// <summary>How long failures are ignored after a trip.</summary>
    public static Setting<TimeSpan> Cooldown { get; } = new(
        "--cooldown",
        "DURATION",
        "How long failures are ignored after that, while the service starts. Replay counts it from the failure that tripped, watch from the end "
        + "of the restart. [default: 30s]",
        Values.DurationOrZero,
        new FailureWindowOptions().Cooldown);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Match, Named, Threshold, Window, Cooldown, ExpectedStatus, Format];

    /// <summary>Adds the flags to a command.</summary>
    public static void AddTo(Command command)
    {
        foreach (var setting in All)
        {
            command.Options.Add(setting.Option);
        }
    }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">One of them cannot be used, or two contradict each other.</exception>
    public static FailureCriteria Read(SettingSource source)
    {
        var match = Match.Read(source);
        var preset = Named.Read(source);
        if (match is not null && preset is not null)
        {
            throw new SettingException("--match and --preset exclude each other: the preset has a pattern of its own.", StatusOf(Match, Named, source));
        }

        preset ??= match is null ? Preset.All[0] : null;
        var expected = ExpectedStatus.Read(source);
        if (expected is not null && match is not null && !HasStatus(match))
        {
            throw new SettingException(
                $"--expected-status needs a group (?<{FailureDetector.StatusGroup}>...) or (?<{FailureDetector.SignalGroup}>...) in --match '{match}'.",
                StatusOf(Match, ExpectedStatus, source));
        }

        return new FailureCriteria(
            match ?? Values.Pattern(preset!.Pattern),
            new FailureWindowOptions { Threshold = Threshold.Read(source), Window = Window.Read(source), Cooldown = Cooldown.Read(source) },
            expected ?? Values.Statuses(preset?.Expected ?? "0"),
            Format.Read(source) ?? preset?.StatusFormat ?? StatusFormat.Exit,
            preset?.OncePerProcess ?? false);
    }

    private static bool HasStatus(Regex match) =>
        match.GetGroupNames() is var groups && (groups.Contains(FailureDetector.StatusGroup) || groups.Contains(FailureDetector.SignalGroup));

    // Whoever gave one of the two on the command line can mend it there.
    private static int StatusOf(Setting one, Setting other, SettingSource source) =>
        source.IsGiven(one) || source.IsGiven(other) ? ExitStatus.Usage : ExitStatus.Config;
}
