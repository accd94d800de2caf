using System.Globalization;
using System.Text.RegularExpressions;
using Lifeguard.Monitor.Failures;

namespace Lifeguard.Monitor.Settings;

/// <summary>Reads the values of settings. Each throws <see cref="FormatException"/> with words for the operator that name the value.</summary>
internal static class Values
{
    private const int MaxThreshold = 100_000;

    // Linear patterns need microseconds, also on a loaded machine; what needs longer does not end.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>A regular expression.</summary>
    public static Regex Pattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.Compiled | RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>The number of failures that trips.</summary>
    public static int Threshold(string text) => Whole(text, MaxThreshold);

    /// <summary>A duration of more than zero.</summary>
    public static TimeSpan Duration(string text) =>
        DurationOrZero(text) is var duration && duration > TimeSpan.Zero ? duration : throw new FormatException($"'{text}' must be more than zero.");

    /// <summary>A duration, of zero perhaps.</summary>
    public static TimeSpan DurationOrZero(string text) =>
        Durations.TryParse(text, out var duration)
            ? duration
            : throw new FormatException($"'{text}' is not a duration: write a whole number and a unit, such as 500ms, 90s, 15min, 1h or 7d.");

    /// <summary>Exit statuses and signals, separated by commas.</summary>
    public static HashSet<WorkerStatus> Statuses(string text)
    {
        var statuses = new HashSet<WorkerStatus>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!WorkerStatus.TryParse(word, out var status))
            {
                throw new FormatException($"'{word}' is neither an exit status from 0 to 255 nor the name of a signal.");
            }

            statuses.Add(status);
        }

        return statuses;
    }

    /// <summary>The name of an enumeration's value.</summary>
    public static T Choice<T>(string text)
        where T : struct, Enum
    {
        foreach (var choice in Enum.GetValues<T>())
        {
            if (choice.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        throw new FormatException($"'{text}' is not one of {string.Join('|', Enum.GetNames<T>()).ToLowerInvariant()}.");
    }

    private static int Whole(string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max
            ? number
            : throw new FormatException($"'{text}' is not a whole number from 1 to {max}.");
}
