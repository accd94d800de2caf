using System.Text.Json;
using Lifeguard.Monitor.Tests.Testing;

namespace Lifeguard.Monitor.Tests.Replay;

/// <summary>Every form in which journalctl writes a field, and lines that are no entries, in one file.</summary>
public class ReplayFieldFormTests
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "Replay", "every-field-form.json");

    private static readonly string[] Fields = ["line", "decision", "cursor", "monotonic_us", "boot_id", "message"];

    [Fact]
    public async Task Json_has_an_object_for_each_entry()
    {
        var result = await Tool.RunAsync("replay", Sample, "--match", "^worker [0-9]+ died", "--output", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            [
                """(1, counted, s=aa;i=1, 1000000, b1, worker 1 died)""",
                "(2, counted, s=aa;i=2, 2000000, b1, worker 2 died\u001b[0m\uFFFD)",
                """(3, unmatched, s=aa;i=3, 3000000, b1, null)""",
                "(4, counted, s=aa;i=4, 4000000, b1, worker 4 died\nsecond value)",
                "(5, counted, s=aa;i=5, 5000000, b1, worker 5 died\nx)",
                """(6, unmatched, s=aa;i=6, 6000000, b1, null)""",
                """(7, counted, s=aa;i=7, 7000000, b1, worker 7 died: ü 😀 "quoted" <b>)""",
                """(9, counted, null, 9000000, b1, worker 9 died)""",
                """(17, duplicate, s=aa;i=1, 1000000, b1, worker 1 died)""",
                """(18, unmatched, s=aa;i=18, 18000000, b1, GET /)""",
            ],
            result.Output.Select(Show));
    }

    [Fact]
    public async Task Lines_that_are_no_entries_are_reported_with_their_numbers_and_skipped()
    {
        var result = await Tool.RunAsync("replay", Sample, "--match", "^worker [0-9]+ died");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            [
                "lifeguard-monitor: line 10 skipped: no __MONOTONIC_TIMESTAMP",
                "lifeguard-monitor: line 11 skipped: no _BOOT_ID",
                "lifeguard-monitor: line 12 skipped: not JSON, at byte 95",
                "lifeguard-monitor: line 13 skipped: not JSON, at byte 0",
                "lifeguard-monitor: line 14 skipped: not a JSON object",
                "lifeguard-monitor: line 15 skipped: not JSON, at byte 102",
                "lifeguard-monitor: line 16 skipped: not valid UTF-8",
                "lifeguard-monitor: 17 lines: 7 matched (6 counted, 0 tripped, 0 ignored, 0 late, 1 duplicate, 0 expected), 3 unmatched, 7 malformed; "
                + "would have restarted the service never; 2 entries had no text: journalctl prints long ones only with --all",
            ],
            result.Errors);
    }

    private static string Show(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        Assert.NotEqual("", json.GetProperty("reason").GetString());
        var fields = Fields
            .Select(name => json.GetProperty(name))
            .Select(value => value.ValueKind == JsonValueKind.Null ? "null" : value.ToString());
        return $"({string.Join(", ", fields)})";
    }
}
