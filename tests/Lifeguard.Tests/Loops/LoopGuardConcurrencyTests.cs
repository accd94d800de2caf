using CsCheck;

namespace Lifeguard.Tests.Loops;

/// <summary>Under threads that do whatever they like: the first exit wins, one guard gives up once, and no failure is lost.</summary>
public sealed class LoopGuardConcurrencyTests
{
    private static readonly IOException Failure = new("connection refused");

    // Failures count while stopping, too; their pauses are over at once.
    private static readonly CancellationToken Stopped = new(canceled: true);

    // What CsCheck runs in parallel must end as some order of the same operations, one after the other, would have ended.
    [Fact]
    public void Exits_in_parallel_end_as_some_order_of_them_would()
        => Check.SampleParallel(
            Gen.Const(0).Select(_ => Exit()),
            Gen.Int[0, 300].Operation<ExitManager>(status => $"Exit({status})", (exit, status) => exit.Exit(status, "a test")),
            Gen.Const(0).Operation<ExitManager>(_ => "Status", (exit, _) => GC.KeepAlive(exit.Status)),
            equal: (one, other) => one.Status == other.Status,
            print: exit => $"{exit.Status}",
            iter: 200);

    [Fact]
    public void Failures_in_parallel_are_counted_as_some_order_of_them_would()
        => Check.SampleParallel(
            Gen.Const(0).Select(_ => Guard(Exit(), 3)),
            Gen.Const(0).Operation<LoopGuard>(_ => "Failed", (guard, _) => guard.Failed(Failure, Stopped)),
            Gen.Const(0).Operation<LoopGuard>(_ => "GetStatus", (guard, _) => guard.GetStatus()),
            equal: (one, other) => one.GetStatus() == other.GetStatus(),
            print: guard => $"{guard.GetStatus()}",
            iter: 200);

    [Fact]
    public async Task Under_load_on_all_cores_one_trip_and_no_lost_count()
    {
        const int Each = 20_000;
        var threads = Math.Max(4, Environment.ProcessorCount * 2);
        var exit = Exit();
        var guard = Guard(exit, 1000);
        using var start = new Barrier(threads);

        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < Each; i++)
                    guard.Failed(Failure, Stopped);
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(new LoopStatus(LoopCondition.GaveUp, 1, threads * Each, 1, TimeSpan.Zero), guard.GetStatus());
        Assert.Equal(70, exit.Status);
    }

    [Fact]
    public async Task One_of_many_exits_is_the_first()
    {
        var exit = Exit();
        using var start = new Barrier(16);

        var first = await Task.WhenAll(Enumerable.Range(100, 16).Select(status => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return exit.Exit(status, "a test") ? status : 0;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(exit.Status, Assert.Single(first, status => status != 0));
    }

    private static ExitManager Exit() => new(new ExitOptions { Grace = TimeSpan.Zero, Terminate = _ => { }, TerminationMessagePath = null });

    /// <summary>A guard in its first turn, whose failures are followed by no pause.</summary>
    private static LoopGuard Guard(ExitManager exit, int threshold)
    {
        var guard = new LoopGuard(
            "orders",
            new LoopGuardOptions { FreeFailures = int.MaxValue, MaxDelay = TimeSpan.FromMilliseconds(100), BaseDelay = TimeSpan.FromMilliseconds(1), Window = { Threshold = threshold, Window = Timeout.InfiniteTimeSpan, Cooldown = TimeSpan.FromDays(1) } },
            exit);
        guard.Beat();
        return guard;
    }
}
