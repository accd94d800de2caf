using System.Globalization;
using System.Text.RegularExpressions;
using Lifeguard.Tests.Testing;

namespace Lifeguard.Tests.Loops;

/// <summary>No kill switch, and no zombie: processes whose loop fails in simulated time, with the defaults.</summary>
public sealed partial class GiveUpTests
{
    [Fact]
    public async Task One_bad_turn_in_a_hundred_for_five_minutes_ends_nothing()
    {
        var end = await ScenarioProcess.RunAsync("loop", "one-percent-bad");

        Assert.Equal(0, end.Status);
        // 10 a second, of which those in the cooldowns do not count: every 30 s or so it trips.
        Assert.Matches("^(Healthy|Degraded), 300000 turns, 3000 failures, 10 trips, age 0 s\n$", end.Output);
        Assert.Equal(10, end.ErrorLines.Count(line => line.StartsWith("lifeguard: event=tripped loop=orders status=0 v=1 ", StringComparison.Ordinal)));
        // One line a second is enough.
        Assert.InRange(end.ErrorLines.Count(), 200, 400);
    }

    [Fact]
    public async Task Ten_hostile_requests_end_nothing()
    {
        var end = await ScenarioProcess.RunAsync("loop", "ten-hostile-requests");

        Assert.Equal((0, "Degraded, 12 turns, 10 failures, 1 trips, age 0 s\n"), (end.Status, end.Output));
    }

    [Fact]
    public async Task Dependency_that_is_down_for_a_minute_ends_nothing()
        => Assert.Equal(0, (await ScenarioProcess.RunAsync("loop", "outage-of-a-minute")).Status);

    [Fact]
    public async Task Queue_that_is_empty_for_a_day_is_healthy()
    {
        var end = await ScenarioProcess.RunAsync("loop", "idle-day");

        Assert.Equal((0, "Healthy, 1 turns, 0 failures, 0 trips, age 0 s\n"), (end.Status, end.Output));
    }

    [Fact]
    public async Task Loop_that_never_succeeds_ends_with_70_at_its_tenth_failure_and_says_so_first()
    {
        var end = await ScenarioProcess.RunAsync("loop", "never-succeeds");

        Assert.Equal(70, end.Status);
        Assert.Equal(10, end.Output.Count(c => c == '\n'));
        Assert.Equal("lifeguard: limits loop=orders 10/90s/30s shutdown=0s grace=200ms v=1", end.ErrorLines.First());
        var last = end.ErrorLines.Where(line => line.StartsWith("lifeguard: event=", StringComparison.Ordinal)).TakeLast(2).ToList();
        Assert.Matches("^lifeguard: event=giveup loop=orders status=70 v=1 failures=[0-9]+: 10 failures within 00:01:30, and no turn has ever succeeded: IOException: connection refused$", last[0]);
        Assert.StartsWith("lifeguard: event=exit loop=- status=70 v=1: loop orders gave up: 10 failures", last[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loop_that_no_longer_succeeds_gives_up_at_the_first_trip_after_its_window()
    {
        var end = await ScenarioProcess.RunAsync("loop", "stops-succeeding");

        Assert.Equal(70, end.Status);
        // No success for 90 s, a quarter more or less; then it takes a trip: the third at the latest.
        Assert.InRange(int.Parse(Seconds().Match(end.Output).Value, CultureInfo.InvariantCulture), 67, 240);
    }

    /// <summary>Ten such failures never stand in 90 s: what shows them are the counts, every turn a failure, and the age of the turns.</summary>
    [Fact]
    public async Task Loop_whose_turns_take_too_long_to_fail_goes_on_and_shows_it()
    {
        var end = await ScenarioProcess.RunAsync("loop", "slow-failures");

        Assert.Equal(0, end.Status);
        Assert.Matches("^seen in one turn for 20 s\nHealthy, (?<turns>[0-9]+) turns, \\k<turns> failures, 0 trips, age 0 s\n$", end.Output);
    }

    [Fact]
    public async Task Loop_that_never_beats_is_not_given_up()
        => Assert.Equal(0, (await ScenarioProcess.RunAsync("loop", "without-a-beat")).Status);

    [GeneratedRegex("(?<=^gave up after )[0-9]+(?= s\n$)")]
    private static partial Regex Seconds();
}
