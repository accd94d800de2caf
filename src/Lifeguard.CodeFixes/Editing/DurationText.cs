using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Lifeguard.CodeFixes.Editing;

/// <summary>A duration as C# writes it, in the largest unit that leaves no rest: <c>TimeSpan.FromSeconds(10)</c>.</summary>
internal static class DurationText
{
    internal static string At(SemanticModel model, int position, TimeSpan duration)
    {
        var (unit, amount) = duration.TotalMilliseconds % 1000 != 0 ? ("Milliseconds", duration.TotalMilliseconds)
            : duration.TotalSeconds % 60 != 0 ? ("Seconds", duration.TotalSeconds)
            : ("Minutes", duration.TotalMinutes);
        return $"{TypeName.At(model, position, "System.TimeSpan")}.From{unit}({amount.ToString(CultureInfo.InvariantCulture)})";
    }
}
