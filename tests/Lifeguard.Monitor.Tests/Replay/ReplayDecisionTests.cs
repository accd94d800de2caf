using System.Text.Json;
using Lifeguard.Monitor.Tests.Testing;

namespace Lifeguard.Monitor.Tests.Replay;

/// <summary>What replay decides about each line.</summary>
public class ReplayDecisionTests
{
    [Fact]
    public async Task Tenth_failure_within_ninety_seconds_trips() =>
        Assert.Equal(Repeat("counted", 9).Append("tripped"), await Decide([.. Enumerable.Range(0, 10).Select(i => JournalLine.At(100 + (i * 10)))]));

    [Fact]
    public async Task Tenth_failure_a_microsecond_too_late_does_not_trip() =>
        Assert.Equal(
            Repeat("counted", 10),
            await Decide([.. Enumerable.Range(0, 9).Select(i => JournalLine.At(100 + i)), JournalLine.At(190.000001m)]));

    [Fact]
    public async Task Failures_in_the_cooldown_are_ignored_and_do_not_extend_it() =>
        Assert.Equal(
            ["tripped", "ignored", "ignored", "ignored", "tripped"],
            await Decide(
                [JournalLine.At(100), JournalLine.At(101), JournalLine.At(120), JournalLine.At(129.999999m), JournalLine.At(130)],
                "--threshold", "1"));

    [Fact]
    public async Task Limits_are_those_of_the_options() =>
        Assert.Equal(
            ["counted", "counted", "counted", "tripped", "ignored", "counted"],
            await Decide(
                [JournalLine.At(1), JournalLine.At(2), JournalLine.At(3), JournalLine.At(3.5m), JournalLine.At(3.999m), JournalLine.At(4)],
                "--threshold", "3", "--window", "1500ms", "--cooldown", "500ms"));

    [Fact]
    public async Task Time_of_arrival_plays_no_part() =>
        Assert.Equal(
            ["counted", "counted", "tripped"],
            await Decide([JournalLine.At(109), JournalLine.At(101), JournalLine.At(105)], "--threshold", "3", "--window", "8s"));

    [Fact]
    public async Task Failure_older_than_all_remembered_is_late() =>
        Assert.Equal(
            ["counted", "counted", "late"],
            await Decide([JournalLine.At(500), JournalLine.At(700), JournalLine.At(499)], "--threshold", "2"));

    [Fact]
    public async Task New_boot_starts_with_an_empty_window() =>
        Assert.Equal(
            ["counted", "counted", "counted", "counted", "tripped"],
            await Decide(
                [
                    JournalLine.At(100), JournalLine.At(101),
                    JournalLine.At(20, boot: JournalLine.NextBoot), JournalLine.At(21, boot: JournalLine.NextBoot), JournalLine.At(22, boot: JournalLine.NextBoot),
                ],
                "--threshold", "3"));

    [Fact]
    public async Task New_boot_ends_the_cooldown() =>
        Assert.Equal(
            ["tripped", "tripped"],
            await Decide([JournalLine.At(100), JournalLine.At(101, boot: JournalLine.NextBoot)], "--threshold", "1"));

    [Fact]
    public async Task Hosts_of_a_merged_journal_are_counted_apart() =>
        Assert.Equal(
            ["counted", "counted", "tripped", "tripped"],
            await Decide(
                [
                    JournalLine.At(100), JournalLine.At(900, boot: JournalLine.NextBoot),
                    JournalLine.At(101), JournalLine.At(901, boot: JournalLine.NextBoot),
                ],
                "--threshold", "2"));

    [Fact]
    public async Task Entry_read_twice_counts_once()
    {
        string[] file = [JournalLine.At(100), JournalLine.At(101)];

        Assert.Equal(["counted", "counted", "duplicate", "duplicate"], await Decide([.. file, .. file], "--threshold", "3"));
    }

    [Fact]
    public async Task Two_failures_at_the_same_moment_both_count() =>
        Assert.Equal(
            ["counted", "tripped"],
            await Decide([JournalLine.At(100, cursor: "a"), JournalLine.At(100, cursor: "b")], "--threshold", "2"));

    [Fact]
    public async Task Text_of_a_request_does_not_match_an_anchored_pattern() =>
        Assert.Equal(
            ["unmatched", "unmatched"],
            await Decide([JournalLine.At(1, "GET /?q=worker 7 died"), JournalLine.At(2, "GET /\nworker 7 died")], "--threshold", "1"));

    [Fact]
    public async Task Exit_with_zero_is_expected_by_default() =>
        Assert.Equal(
            ["expected", "tripped"],
            await DecideStatuses([0, 1]));

    [Theory]
    [InlineData("exit", "0,9", new[] { "expected", "expected", "tripped" })]
    [InlineData("exit", "1", new[] { "tripped", "tripped", "tripped" })] // 256 is no exit status
    [InlineData("wait", "1", new[] { "tripped", "tripped", "expected" })]
    [InlineData("wait", "SIGKILL", new[] { "tripped", "expected", "tripped" })]
    [InlineData("wait", "0,kill,1", new[] { "expected", "expected", "expected" })]
    [InlineData("wait", "9", new[] { "tripped", "tripped", "tripped" })] // killed is not exited
    public async Task Expected_statuses_are_decoded(string format, string expected, string[] decisions) =>
        Assert.Equal(decisions, await DecideStatuses([0, 9, 256], "--status-format", format, "--expected-status", expected));

    [Fact]
    public async Task Status_that_is_no_number_counts() =>
        Assert.Equal(
            ["tripped"],
            await Decide([JournalLine.At(1, "worker 7 died: unknown")], "--match", "died: (?<status>.*)", "--threshold", "1"));

    private static IEnumerable<string> Repeat(string decision, int count) => Enumerable.Repeat(decision, count);

    private static Task<string[]> DecideStatuses(int[] statuses, params string[] arguments) => Decide(
        [.. statuses.Select((status, i) => JournalLine.At(i, $"worker 7 died: status {status}"))],
        ["--match", "^worker 7 died: status (?<status>[0-9]+)$", "--threshold", "1", "--cooldown", "0s", .. arguments]);

    private static async Task<string[]> Decide(string[] lines, params string[] arguments)
    {
        string[] match = arguments.Contains("--match") ? [] : ["--match", "^worker 7 died"];
        var result = await Tool.ReplayAsync(lines, ["--output", "json", .. match, .. arguments]);
        Assert.Equal(0, result.ExitCode);
        return [.. result.Output.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("decision").GetString()!)];
    }
}
