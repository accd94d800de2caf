using System.Globalization;
using System.Text.RegularExpressions;
using Lifeguard.Monitor.Failures;

namespace Lifeguard.Monitor.Settings;

/// <summary>Reads the values of settings. Each throws <see cref="FormatException"/> with words for the operator that name the value.</summary>
internal static class Values
{
    private const int MaxThreshold = 100_000;
    private const int MaxRestarts = 1000;

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

    /// <summary>So many restarts in so much time, <c>5/15min</c>.</summary>
    public static RestartBudget Budget(string text)
    {
        if (text.Split('/') is not [var restarts, var period])
        {
            throw new FormatException($"'{text}' is not a number of restarts and a time: write 5/15min.");
        }

        return new RestartBudget(Whole(restarts, MaxRestarts), Duration(period));
    }

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

    /// <summary>The name of a service unit, with or without its suffix.</summary>
    public static string Unit(string text)
    {
        const string Suffix = ".service";
        var unit = text.EndsWith(Suffix, StringComparison.Ordinal) ? text : text + Suffix;
        return unit.Length > Suffix.Length && unit.Length < 256 && unit[0] != '-' && unit.All(c => char.IsAsciiLetterOrDigit(c) || ":-_.\\@".Contains(c))
            ? unit
            : throw new FormatException($"'{text}' is not the name of a service.");
    }

    /// <summary>Any text.</summary>
    public static string Text(string text) => text;

    private static int Whole(string text, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max
            ? number
            : throw new FormatException($"'{text}' is not a whole number from 1 to {max}.");
}

/// <summary>How many restarts in how much time are enough.</summary>
/// <param name="Restarts">After so many,</param>
/// <param name="Period">within so much time, the next is not made.</param>
internal sealed record RestartBudget(int Restarts, TimeSpan Period)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Restarts}/{Durations.Format(Period)}";
}
