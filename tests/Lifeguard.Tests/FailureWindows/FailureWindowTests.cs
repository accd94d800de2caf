using Microsoft.Extensions.Time.Testing;
using static Lifeguard.FailureOutcome;

namespace Lifeguard.Tests.FailureWindows;

public class FailureWindowTests
{
    // One tick of this clock is one tick of a TimeSpan, so that limits can be met to the tick.
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Trips_at_the_tenth_failure_by_default()
    {
        var window = new FailureWindow(new FailureWindowOptions(), _clock);

        var outcomes = Enumerable.Range(0, 10).Select(_ => window.Record()).ToArray();

        Assert.Equal([.. Enumerable.Repeat(Counted, 9), Tripped], outcomes);
    }

    [Theory]
    [InlineData(89_9999999, Tripped)]
    [InlineData(90_0000000, Tripped)]
    [InlineData(90_0000001, Counted)]
    public void Window_is_closed_at_both_ends(long ticksFromFirstToLast, FailureOutcome expected)
    {
        var window = new FailureWindow(new FailureWindowOptions(), _clock);
        for (var i = 0; i < 9; i++)
        {
            window.Record();
        }

        _clock.Advance(TimeSpan.FromTicks(ticksFromFirstToLast));

        Assert.Equal(expected, window.Record());
    }

    [Theory]
    [InlineData(0, Ignored)]
    [InlineData(29_9999999, Ignored)]
    [InlineData(30_0000000, Counted)]
    public void Cooldown_ends_exactly_when_it_is_over(long ticksAfterTrip, FailureOutcome expected)
    {
        var window = Tripped10();

        _clock.Advance(TimeSpan.FromTicks(ticksAfterTrip));

        Assert.Equal(expected, window.Record());
    }

    [Fact]
    public void Failures_in_the_cooldown_do_not_lengthen_it()
    {
        var window = Tripped10();

        for (var i = 0; i < 29; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(Ignored, window.Record());
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Counted, window.Record());
    }

    [Fact]
    public void Failures_that_led_to_a_trip_are_forgotten()
    {
        var window = Tripped10();
        _clock.Advance(TimeSpan.FromSeconds(30));

        // All twenty lie within the window; only the second ten are new.
        var outcomes = Enumerable.Range(0, 10).Select(_ => window.Record()).ToArray();

        Assert.Equal([.. Enumerable.Repeat(Counted, 9), Tripped], outcomes);
    }

    [Fact]
    public void Failure_from_before_the_trip_that_arrives_after_it_is_ignored()
    {
        var window = Window(threshold: 2, window: 10, cooldown: 0);
        window.Record(100);
        window.Record(105);

        Assert.Equal(Ignored, window.Record(104));
        Assert.Equal(Counted, window.Record(105));
    }

    [Fact]
    public void Slow_failures_never_trip()
    {
        var window = new FailureWindow(new FailureWindowOptions(), _clock);

        for (var i = 0; i < 1_000; i++)
        {
            // Nine gaps of this length are one tick longer than the window allows.
            _clock.Advance(TimeSpan.FromTicks(10_0000001));
            Assert.Equal(Counted, window.Record());
        }
    }

    [Fact]
    public void Threshold_of_one_trips_at_every_failure_outside_the_cooldown()
    {
        var window = Window(threshold: 1, window: 1, cooldown: 5);

        Assert.Equal([Tripped, Ignored, Tripped], [window.Record(0), window.Record(4), window.Record(5)]);
    }

    [Fact]
    public void Infinite_window_only_counts()
    {
        var window = new FailureWindow(
            new FailureWindowOptions { Threshold = 3, Window = Timeout.InfiniteTimeSpan, Cooldown = TimeSpan.Zero }, _clock);

        Assert.Equal([Counted, Counted, Tripped], [window.Record(long.MinValue), window.Record(0), window.Record(long.MaxValue)]);
    }

    [Fact]
    public void Longest_cooldown_never_ends()
    {
        var window = new FailureWindow(
            new FailureWindowOptions { Threshold = 1, Cooldown = TimeSpan.MaxValue }, _clock);
        window.Record(1);

        Assert.Equal(Ignored, window.Record(long.MaxValue - 1));
    }

    [Fact]
    public void Failures_of_equal_stamp_all_count()
    {
        var window = Window(threshold: 3, window: 1, cooldown: 0);

        Assert.Equal([Counted, Counted, Tripped], [window.Record(7), window.Record(7), window.Record(7)]);
    }

    [Fact]
    public void Failures_out_of_order_trip_with_the_newest_stamp()
    {
        var window = Window(threshold: 3, window: 10, cooldown: 30);

        Assert.Equal([Counted, Counted, Tripped], [window.Record(10), window.Record(0), window.Record(5)]);
        Assert.Equal([Ignored, Counted], [window.Record(39), window.Record(40)]);
    }

    [Fact]
    public void Failure_older_than_all_remembered_is_late()
    {
        var window = Window(threshold: 2, window: 10, cooldown: 0);
        window.Record(0);
        window.Record(100);

        Assert.Equal(Late, window.Record(-1));
        Assert.Equal(Counted, window.Record(0));
        Assert.Equal(Tripped, window.Record(90));
    }

    [Fact]
    public void Old_failure_counts_while_there_is_room()
    {
        var window = Window(threshold: 3, window: 10, cooldown: 0);
        window.Record(100);

        Assert.Equal([Counted, Counted, Tripped], [window.Record(1), window.Record(95), window.Record(105)]);
    }

    [Theory]
    [InlineData(2)] // three ticks of half a second are more than a second
    [InlineData(1)]
    [InlineData(3)]
    public void Window_shorter_than_a_whole_number_of_ticks_rounds_down(long frequency)
    {
        var clock = new CoarseClock(frequency);
        var halfATickMore = TimeSpan.FromSeconds(1) + TimeSpan.FromSeconds(0.5 / frequency);
        var options = new FailureWindowOptions { Threshold = 2, Window = halfATickMore, Cooldown = TimeSpan.Zero };

        var atTheLimit = new FailureWindow(options, clock);
        atTheLimit.Record(0);
        Assert.Equal(Tripped, atTheLimit.Record(frequency));

        var beyondIt = new FailureWindow(options, clock);
        beyondIt.Record(0);
        Assert.Equal(Counted, beyondIt.Record(frequency + 1));
    }

    [Fact]
    public void Cooldown_shorter_than_a_whole_number_of_ticks_rounds_up()
    {
        var window = new FailureWindow(
            new FailureWindowOptions { Threshold = 1, Cooldown = TimeSpan.FromSeconds(1.5) }, new CoarseClock(1));
        window.Record(10);

        Assert.Equal([Ignored, Tripped], [window.Record(11), window.Record(12)]);
    }

    [Fact]
    public void IgnoreUntil_forgets_what_it_covers_and_keeps_the_rest()
    {
        var window = Window(threshold: 3, window: 10, cooldown: 0);
        window.Record(4);
        window.Record(6);

        window.IgnoreUntil(5);

        Assert.Equal([Ignored, Counted, Tripped], [window.Record(4), window.Record(5), window.Record(7)]);
    }

    [Fact]
    public void IgnoreUntil_never_shortens_the_cooldown()
    {
        var window = Window(threshold: 1, window: 10, cooldown: 30);
        window.Record(0);

        window.IgnoreUntil(20);

        Assert.Equal([Ignored, Tripped], [window.Record(29), window.Record(30)]);
    }

    [Fact]
    public void Reset_forgets_failures_and_ends_the_cooldown()
    {
        var window = Window(threshold: 2, window: 10, cooldown: 30);
        window.Record(0);
        window.Record(0);
        window.Reset();

        Assert.Equal(Counted, window.Record(0));

        window.Reset();

        Assert.Equal(Counted, window.Record(0));
    }

    [Fact]
    public void Later_changes_of_the_options_have_no_effect()
    {
        var options = new FailureWindowOptions { Threshold = 2 };
        var window = new FailureWindow(options, _clock);

        options.Threshold = 1;

        Assert.Equal(Counted, window.Record());
    }

    [Fact]
    public void System_clock_is_the_default()
    {
        var window = new FailureWindow(new FailureWindowOptions());
        var before = TimeProvider.System.GetTimestamp();

        window.Record();

        var state = window.Save();
        Assert.InRange(state.Failures.Single(), before, TimeProvider.System.GetTimestamp());
        Assert.Equal(TimeProvider.System.TimestampFrequency, state.TimestampFrequency);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(100_001)]
    public void Threshold_out_of_range_is_refused_with_value_and_range(int threshold)
    {
        var options = new FailureWindowOptions { Threshold = threshold };

        var refusal = Assert.Throws<ArgumentOutOfRangeException>("options", () => new FailureWindow(options, _clock));

        Assert.Contains($"Threshold must be from 1 to 100000, but is {threshold}.", refusal.Message);
    }

    [Fact]
    public void Largest_threshold_is_accepted()
    {
        var window = Window(threshold: 100_000, window: 1, cooldown: 0);

        Assert.Equal(99_999, Enumerable.Range(0, 99_999).Count(_ => window.Record(0) == Counted));
        Assert.Equal(Tripped, window.Record(0));
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:00:01")]
    public void Window_out_of_range_is_refused_with_value_and_range(string window)
    {
        var options = new FailureWindowOptions { Window = TimeSpan.Parse(window, null) };

        var refusal = Assert.Throws<ArgumentOutOfRangeException>("options", () => new FailureWindow(options, _clock));

        Assert.Contains($"Window must be more than zero, or Timeout.InfiniteTimeSpan, but is {window}.", refusal.Message);
    }

    [Fact]
    public void Cooldown_out_of_range_is_refused_with_value_and_range()
    {
        var options = new FailureWindowOptions { Cooldown = Timeout.InfiniteTimeSpan };

        var refusal = Assert.Throws<ArgumentOutOfRangeException>("options", () => new FailureWindow(options, _clock));

        Assert.Contains("Cooldown must be zero or more, but is -00:00:00.0010000.", refusal.Message);
    }

    [Fact]
    public void Clock_without_ticks_is_refused()
    {
        var refusal = Assert.Throws<ArgumentException>("timeProvider", () => new FailureWindow(new FailureWindowOptions(), new CoarseClock(0)));

        Assert.Contains("at least one tick per second, but has 0", refusal.Message);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var window = Window(threshold: 10, window: 90, cooldown: 30);
        RecordMany(window);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var seen = RecordMany(window);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(new Seen(true, true, true), seen);
        Assert.Equal(0, allocated);

        // In and out of order, in every outcome but Late.
        static Seen RecordMany(FailureWindow window)
        {
            var seen = new Seen();
            window.Reset();
            for (var i = 0; i < 10_000; i++)
            {
                switch (window.Record(i % 3 == 0 ? i - 2 : i))
                {
                    case Counted: seen.Counted = true; break;
                    case Tripped: seen.Tripped = true; break;
                    case Ignored: seen.Ignored = true; break;
                }
            }

            window.Record();
            return seen;
        }
    }

    private record struct Seen(bool Counted, bool Tripped, bool Ignored);

    private FailureWindow Tripped10()
    {
        var window = new FailureWindow(new FailureWindowOptions(), _clock);
        for (var i = 0; i < 10; i++)
        {
            window.Record();
        }

        return window;
    }

    private FailureWindow Window(int threshold, long window, long cooldown) => new(
        new FailureWindowOptions { Threshold = threshold, Window = TimeSpan.FromTicks(window), Cooldown = TimeSpan.FromTicks(cooldown) },
        _clock);

    private sealed class CoarseClock(long frequency) : TimeProvider
    {
        public override long TimestampFrequency => frequency;
    }
}
