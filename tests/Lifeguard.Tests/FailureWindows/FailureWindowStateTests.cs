using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Time.Testing;
using static Lifeguard.FailureOutcome;

namespace Lifeguard.Tests.FailureWindows;

public partial class FailureWindowStateTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Save_holds_failures_oldest_first_and_the_end_of_the_cooldown()
    {
        var window = new FailureWindow(Limits(threshold: 3), _clock);
        long[] stamps = [1, 2, 3, 500, 490, 300, 480];
        foreach (var stamp in stamps)
        {
            window.Record(stamp);
        }

        // 1, 2, 3 tripped, and ignore what is before 3 + 30; 300 gave way to 480.
        Assert.Equal(Saved([480, 490, 500], ignoreUntil: 33), window.Save());
    }

    [Fact]
    public void Save_of_a_new_window_is_empty() =>
        Assert.Equal(Saved([], ignoreUntil: null), new FailureWindow(new FailureWindowOptions(), _clock).Save());

    [Fact]
    public void Restored_window_saves_the_same_state()
    {
        var state = Saved([480, 490, 500], ignoreUntil: 33);

        Assert.Equal(state, FailureWindow.Restore(state, Limits(threshold: 3), _clock).Save());
    }

    [Fact]
    public void Restored_window_goes_on_counting()
    {
        var state = Saved([100, 105], ignoreUntil: null);

        Assert.Equal(Tripped, FailureWindow.Restore(state, Limits(threshold: 3), _clock).Record(110));
    }

    [Fact]
    public void Restored_window_goes_on_cooling_down()
    {
        var window = FailureWindow.Restore(Saved([], ignoreUntil: 50), Limits(threshold: 3), _clock);

        Assert.Equal([Ignored, Counted], [window.Record(49), window.Record(50)]);
    }

    [Fact]
    public void Lower_threshold_keeps_the_newest_failures()
    {
        var window = FailureWindow.Restore(Saved([0, 100, 200], ignoreUntil: null), Limits(threshold: 2), _clock);

        Assert.Equal([100, 200], window.Save().Failures);
    }

    [Fact]
    public void Lower_threshold_that_is_already_reached_trips_at_the_next_failure()
    {
        var state = Saved([100, 101, 102], ignoreUntil: null);

        Assert.Equal(Tripped, FailureWindow.Restore(state, Limits(threshold: 2), _clock).Record(103));
    }

    [Fact]
    public void Lower_threshold_that_is_already_reached_does_not_trip_long_after()
    {
        var state = Saved([100, 101, 102], ignoreUntil: null);

        Assert.Equal(Counted, FailureWindow.Restore(state, Limits(threshold: 2), _clock).Record(113));
    }

    [Fact]
    public void Higher_threshold_keeps_all_failures()
    {
        var window = FailureWindow.Restore(Saved([100, 200], ignoreUntil: null), Limits(threshold: 4), _clock);

        Assert.Equal([Counted, Counted, Tripped], [window.Record(201), window.Record(202), window.Record(203)]);
    }

    [Fact]
    public void State_of_another_clock_is_refused()
    {
        var state = new FailureWindowState { TimestampFrequency = 1_000_000 };

        var refusal = Assert.Throws<ArgumentException>("state", () => FailureWindow.Restore(state, new FailureWindowOptions(), _clock));

        Assert.Contains("a clock of 1000000 ticks per second, but this clock has 10000000", refusal.Message);
    }

    [Fact]
    public void State_with_unsorted_failures_is_refused()
    {
        var refusal = Assert.Throws<ArgumentException>(
            "state", () => FailureWindow.Restore(Saved([3, 5, 4], ignoreUntil: null), new FailureWindowOptions(), _clock));

        Assert.Contains("must be sorted, but 4 stands after 5", refusal.Message);
    }

    [Fact]
    public void State_that_counts_what_it_ignores_is_refused()
    {
        var refusal = Assert.Throws<ArgumentException>(
            "state", () => FailureWindow.Restore(Saved([3, 5], ignoreUntil: 4), new FailureWindowOptions(), _clock));

        Assert.Contains("counts a failure at 3, but ignores those before 4", refusal.Message);
    }

    [Fact]
    public void Limits_are_checked_on_restoring_too() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            "options", () => FailureWindow.Restore(Saved([], ignoreUntil: null), new FailureWindowOptions { Threshold = 0 }, _clock));

    [Theory]
    [InlineData(null)]
    [InlineData(33L)]
    public void State_survives_json(long? ignoreUntil)
    {
        var state = Saved([480, 490, 500], ignoreUntil);

        var json = JsonSerializer.Serialize(state, StateJson.Default.FailureWindowState);

        Assert.Equal(state, JsonSerializer.Deserialize(json, StateJson.Default.FailureWindowState));
    }

    [Fact]
    public void State_without_failures_in_json_is_empty()
    {
        var state = JsonSerializer.Deserialize("""{"TimestampFrequency":10000000}""", StateJson.Default.FailureWindowState);

        Assert.Equal(Saved([], ignoreUntil: null), state);
        Assert.Equal([], new FailureWindowState { Failures = default, TimestampFrequency = 1 }.Failures);
    }

    [Fact]
    public void States_differ_when_any_of_their_data_differs()
    {
        var state = Saved([1, 2], ignoreUntil: 1);

        Assert.Equal(state.GetHashCode(), Saved([1, 2], ignoreUntil: 1).GetHashCode());
        Assert.NotEqual(state, state with { Failures = [1, 3] });
        Assert.NotEqual(state, state with { IgnoreUntil = null });
        Assert.NotEqual(state, state with { TimestampFrequency = 1 });
    }

    private FailureWindowState Saved(long[] failures, long? ignoreUntil) =>
        new() { Failures = [.. failures], IgnoreUntil = ignoreUntil, TimestampFrequency = _clock.TimestampFrequency };

    private static FailureWindowOptions Limits(int threshold) =>
        new() { Threshold = threshold, Window = TimeSpan.FromTicks(10), Cooldown = TimeSpan.FromTicks(30) };

    [JsonSerializable(typeof(FailureWindowState))]
    private sealed partial class StateJson : JsonSerializerContext;
}
