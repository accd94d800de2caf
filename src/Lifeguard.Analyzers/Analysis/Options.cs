using System.Globalization;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lifeguard.Analyzers.Analysis;

/// <summary>
/// What users set in <c>.editorconfig</c>, read per tree. A value that cannot be understood counts as not set.
/// </summary>
/// <param name="ExitWait">How long a wait on the way out may take, where a fix has to write a bound. Positive, in whole milliseconds.</param>
internal sealed record Options(TimeSpan ExitWait)
{
    internal const string ExitWaitKey = "lifeguard.exit_wait";

    internal static Options Default { get; } = new(ExitWait: TimeSpan.FromSeconds(10));

    internal static Options Of(AnalyzerConfigOptions tree)
        => new(tree.TryGetValue(ExitWaitKey, out var exitWait) && TryParseDuration(exitWait, out var duration) ? duration : Default.ExitWait);

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
