using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>What the project makes, where its author says so.</summary>
internal enum ProjectKind
{
    /// <summary>What it names and what it is compiled into tell.</summary>
    Auto,

    /// <summary>A process that serves for as long as it is left to.</summary>
    Service,

    /// <summary>A program that a person runs, or a script: its end is nobody's outage.</summary>
    Tool,

    /// <summary>Code that runs in somebody else's process, whatever it is compiled into.</summary>
    Library,
}

/// <summary>
/// What users set in <c>.editorconfig</c>, read per tree. A value that cannot be understood counts as not set.
/// </summary>
/// <param name="ExitWait">How long a wait on the way out may take, where a fix has to write a bound. Positive, in whole milliseconds.</param>
/// <param name="FailurePause">How long a loop rests after a failure, where a fix has to write a pause. Positive, in whole milliseconds.</param>
/// <param name="ProjectKind">What the project makes.</param>
/// <param name="AdditionalRequestSources">Members that hand a loop its next item.</param>
/// <param name="AdditionalGuards">Members that keep the failures of what they run to themselves.</param>
/// <param name="AdditionalLoaders">Members that find something by name, and give null when there is nothing.</param>
internal sealed record Options(TimeSpan ExitWait, TimeSpan FailurePause, ProjectKind ProjectKind, MemberList AdditionalRequestSources, MemberList AdditionalGuards, MemberList AdditionalLoaders)
{
    internal const string Prefix = "lifeguard.";
    internal const string ExitWaitKey = "lifeguard.exit_wait";
    internal const string FailurePauseKey = "lifeguard.failure_pause";
    internal const string ProjectKindKey = "lifeguard.project_kind";
    internal const string AdditionalRequestSourcesKey = "lifeguard.additional_request_sources";
    internal const string AdditionalGuardsKey = "lifeguard.additional_guards";
    internal const string AdditionalLoadersKey = "lifeguard.additional_loaders";

    internal static Options Default { get; } = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), ProjectKind.Auto, MemberList.Empty, MemberList.Empty, MemberList.Empty);

    internal static Options Of(AnalyzerConfigOptions tree) => new(
        DurationOf(tree, ExitWaitKey) ?? Default.ExitWait,
        DurationOf(tree, FailurePauseKey) ?? Default.FailurePause,
        KindOf(tree),
        MembersOf(tree, AdditionalRequestSourcesKey),
        MembersOf(tree, AdditionalGuardsKey),
        MembersOf(tree, AdditionalLoadersKey));

    /// <summary>What is wrong with a value, for people; null when it is understood.</summary>
    internal static string? Misunderstood(string key, string value) => key switch
    {
        ExitWaitKey or FailurePauseKey => TryParseDuration(value, out _) ? null : "a whole number and its unit is expected, such as 500ms, 10s or 2min",
        ProjectKindKey => TryParseKind(value, out _) ? null : "auto, service, tool or library is expected",
        AdditionalRequestSourcesKey or AdditionalGuardsKey or AdditionalLoadersKey => MemberList.TryParse(value, out _) ? null : "documentation ids of methods are expected, separated by |, such as M:Acme.Bus.Receiver.NextAsync",
        _ => "there is no option of this name",
    };

    private static ProjectKind KindOf(AnalyzerConfigOptions tree) => tree.TryGetValue(ProjectKindKey, out var text) && TryParseKind(text, out var kind) ? kind : ProjectKind.Auto;

    private static bool TryParseKind(string text, out ProjectKind kind)
    {
        kind = text.Trim().ToLowerInvariant() switch
        {
            "service" => ProjectKind.Service,
            "tool" => ProjectKind.Tool,
            "library" => ProjectKind.Library,
            _ => ProjectKind.Auto,
        };
        return kind != ProjectKind.Auto || string.Equals(text.Trim(), "auto", StringComparison.OrdinalIgnoreCase);
    }

    private static TimeSpan? DurationOf(AnalyzerConfigOptions tree, string key)
        => tree.TryGetValue(key, out var text) && TryParseDuration(text, out var duration) ? duration : null;

    private static MemberList MembersOf(AnalyzerConfigOptions tree, string key)
        => tree.TryGetValue(key, out var text) && MemberList.TryParse(text, out var members) ? members : MemberList.Empty;

    /// <summary>
    /// A positive whole number and its unit: <c>500ms</c>, <c>10s</c>, <c>2min</c>, up to a day. A number without a unit is refused: some
    /// would mean seconds, others milliseconds.
    /// </summary>
    internal static bool TryParseDuration(string text, out TimeSpan duration)
    {
        text = text.Trim();
        var digits = text.TakeWhile(char.IsDigit).Count();
        var milliseconds = text.Substring(digits).Trim() switch
        {
            "ms" => 1L,
            "s" => 1000L,
            "min" => 60_000L,
            _ => 0L,
        };
        if (!int.TryParse(text.Substring(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var amount) || amount * milliseconds is <= 0 or > 86_400_000)
        {
            duration = default;
            return false;
        }

        duration = TimeSpan.FromMilliseconds(amount * milliseconds);
        return true;
    }
}
