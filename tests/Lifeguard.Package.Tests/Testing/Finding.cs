using System.Globalization;
using System.Text.RegularExpressions;

namespace Lifeguard.Package.Tests.Testing;

/// <summary>A finding of the build: which rule, where. Sorted and printed, so that lists of them compare as text.</summary>
internal sealed partial record Finding(string File, int Line, string Severity, string Id)
{
    public override string ToString() => $"{File}({Line}): {Severity} {Id}";

    /// <summary>Every finding of our rules that a build printed, each once.</summary>
    internal static string[] In(CommandResult build)
        => Printed().Matches(build.Output)
            .Select(match => new Finding(Path.GetFileName(match.Groups["file"].Value), int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture), match.Groups["severity"].Value, match.Groups["id"].Value))
            .Distinct().Select(finding => finding.ToString()).Order(StringComparer.Ordinal).ToArray();

    /// <summary>The findings that a source announces: its line ends in <c>// LIFE2001</c>.</summary>
    internal static IEnumerable<string> MarkedIn(string file, string source, string severity = "warning")
        => source.Split('\n').Index()
            .Select(line => (Number: line.Index + 1, Mark: Marker().Match(line.Item)))
            .Where(line => line.Mark.Success)
            .Select(line => new Finding(file, line.Number, severity, line.Mark.Groups["id"].Value).ToString());

    [GeneratedRegex(@"^\s*(?<file>[^\s(][^(\n]*)\((?<line>\d+),\d+\): (?<severity>warning|error) (?<id>LIFE\d{4}): \S", RegexOptions.Multiline)]
    private static partial Regex Printed();

    [GeneratedRegex(@"// (?<id>LIFE\d{4})\r?$")]
    private static partial Regex Marker();
}
