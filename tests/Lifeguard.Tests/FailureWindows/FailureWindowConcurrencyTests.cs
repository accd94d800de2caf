using Microsoft.Extensions.Time.Testing;

namespace Lifeguard.Tests.FailureWindows;

public class FailureWindowConcurrencyTests
{
    private const int RecordsPerThread = 20_000;

    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    // Every core, and more threads than cores, so that threads are also interrupted inside.
    public static TheoryData<int> ThreadCounts => [Environment.ProcessorCount, 4 * Environment.ProcessorCount];

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Exactly_one_thread_sees_the_trip(int threads)
    {
        var window = new FailureWindow(
            new FailureWindowOptions { Threshold = 1_000, Window = Timeout.InfiniteTimeSpan, Cooldown = TimeSpan.FromDays(1) });

        var outcomes = RecordOn(threads, () => window.Record());

        Assert.Equal(
            new Outcomes(Counted: 999, Tripped: 1, Ignored: (threads * RecordsPerThread) - 1_000, Late: 0), outcomes);
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Every_thousandth_failure_trips_when_nothing_is_ignored(int threads)
    {
        // Time stands still, so that no cooldown hides a lost or a doubled count.
        var window = new FailureWindow(new FailureWindowOptions { Threshold = 1_000, Cooldown = TimeSpan.Zero }, new FakeTimeProvider());

        var outcomes = RecordOn(threads, () => window.Record());

        var trips = threads * RecordsPerThread / 1_000;
        Assert.Equal(new Outcomes(Counted: trips * 999, Tripped: trips, Ignored: 0, Late: 0), outcomes);
    }

    [Fact]
    public void State_saved_during_recording_is_always_whole()
    {
        var options = new FailureWindowOptions { Threshold = 50, Window = TimeSpan.FromTicks(1), Cooldown = TimeSpan.Zero };
        var window = new FailureWindow(options);
        var broken = 0;

        RecordOn(4 * Environment.ProcessorCount, () =>
        {
            var outcome = window.Record();
            try
            {
                // Restoring checks the order of the stamps.
                FailureWindow.Restore(window.Save(), options);
            }
            catch (ArgumentException)
            {
                Interlocked.Increment(ref broken);
            }

            return outcome;
        });

        Assert.Equal(0, broken);
        Assert.NotEmpty(window.Save().Failures);
    }

    private static Outcomes RecordOn(int threads, Func<FailureOutcome> record)
    {
        var counts = new int[4];
        using var start = new Barrier(threads);
        var all = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            var mine = new int[counts.Length];
            start.SignalAndWait(LongestRun);
            for (var i = 0; i < RecordsPerThread; i++)
            {
                mine[(int)record()]++;
            }

            for (var i = 0; i < mine.Length; i++)
            {
                Interlocked.Add(ref counts[i], mine[i]);
            }
        })).ToList();

        all.ForEach(thread => thread.Start());
        Assert.All(all, thread => Assert.True(thread.Join(LongestRun)));
        return new Outcomes(
            counts[(int)FailureOutcome.Counted], counts[(int)FailureOutcome.Tripped], counts[(int)FailureOutcome.Ignored], counts[(int)FailureOutcome.Late]);
    }

    private sealed record Outcomes(int Counted, int Tripped, int Ignored, int Late);
}
