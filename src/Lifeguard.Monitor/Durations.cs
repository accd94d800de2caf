using System.Globalization;

namespace Lifeguard.Monitor;

/// <summary>Durations as operators write them, a number and a unit: <c>500ms</c>, <c>90s</c>, <c>15min</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class Durations
{
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("min", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Reads a duration. A bare number is refused: its unit would be a guess. So is <c>m</c>, which may mean minutes or months.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        foreach (var (name, ticks) in Units)
        {
            if (text.AsSpan(digits).SequenceEqual(name) && number <= TimeSpan.MaxValue.Ticks / ticks)
            {
                duration = new TimeSpan(number * ticks);
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a duration in seconds, to the millisecond: <c>90s</c>, <c>0.25s</c>.</summary>
    public static string Format(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###}s");
}
