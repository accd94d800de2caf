using Lifeguard.Tests.Testing;
using Microsoft.Extensions.Logging;

namespace Lifeguard.Tests;

/// <summary>One trip, no lost count, the first exit wins: in every order in which a few callers can reach the seams.</summary>
public sealed class InterleavingTests
{
    private static readonly IOException Failure = new("connection refused");
    private static readonly CancellationToken Stopped = new(canceled: true);

    /// <summary>What the explorer is worth: a count that reads and writes in two turns is lost in some order, and no order is left out.</summary>
    [Fact]
    public void Count_that_can_be_lost_is_lost()
    {
        var found = new HashSet<int>();
        var orders = Interleavings.Explore(run =>
        {
            var count = 0;
            return ([Count, Count, Count], () => found.Add(count));

            void Count()
            {
                var read = count;
                run.Yield();
                count = read + 1;
            }
        });

        Assert.Equal(90, orders); // 6! / (2! 2! 2!)
        Assert.Equal([1, 2, 3], found.Order());
    }

    [Fact]
    public void Window_trips_once_and_ignores_the_rest_in_every_order()
    {
        var orders = Interleavings.Explore(run =>
        {
            var outcomes = new List<FailureOutcome>();
            var window = new FailureWindow(new FailureWindowOptions { Threshold = 4, Cooldown = TimeSpan.FromDays(1) }, new SeamClock(run));
            return ([Fail, Fail, Fail], () => Assert.Equal(
                [FailureOutcome.Counted, FailureOutcome.Counted, FailureOutcome.Counted, FailureOutcome.Tripped, FailureOutcome.Ignored, FailureOutcome.Ignored], outcomes));

            void Fail()
            {
                outcomes.Add(window.Record());
                outcomes.Add(window.Record());
            }
        });

        Assert.Equal(1680, orders); // 9! / (3! 3! 3!)
    }

    /// <summary>Without a cooldown every second trips, whatever became of the order of the stamps on the way.</summary>
    [Fact]
    public void Window_trips_at_each_threshold_in_every_order()
        => Interleavings.Explore(run =>
        {
            var outcomes = new List<FailureOutcome>();
            var window = new FailureWindow(new FailureWindowOptions { Threshold = 2, Window = Timeout.InfiniteTimeSpan, Cooldown = TimeSpan.Zero }, new StandingClock(run));
            return ([Fail, Fail, Fail], () => Assert.Equal((3, 3), (outcomes.Count(outcome => outcome == FailureOutcome.Tripped), outcomes.Count(outcome => outcome == FailureOutcome.Counted))));

            void Fail()
            {
                outcomes.Add(window.Record());
                outcomes.Add(window.Record());
            }
        });

    [Fact]
    public void Guard_counts_all_trips_once_and_gives_up_once_in_every_order()
        => Interleavings.Explore(run =>
        {
            var exits = new List<int>();
            var log = new SeamLog(run);
            var exit = Exit(exits);
            var guard = new LoopGuard(
                "orders",
                new LoopGuardOptions { FreeFailures = int.MaxValue, ShouldCount = _ => Seam(run), Window = { Threshold = 2, Cooldown = TimeSpan.FromDays(1) } },
                exit,
                log,
                new SeamClock(run));
            guard.Beat();
            return ([Fail, Fail, () => guard.GetStatus()], GaveUpOnce);

            void Fail() => guard.Failed(Failure, Stopped);

            void GaveUpOnce()
            {
                var status = guard.GetStatus();
                Assert.Equal((LoopCondition.GaveUp, 2L, 1L), (status.Condition, status.Failures, status.Trips));
                Assert.Equal(1, log.GiveUps);
                Assert.Equal(70, exit.Status);
            }
        });

    /// <summary>The loop gives up while others ask to leave: whose status it is, is the first one's, and nobody's else.</summary>
    [Fact]
    public void First_exit_wins_in_every_order()
    {
        var statuses = new HashSet<int?>();
        Interleavings.Explore(run =>
        {
            var first = new List<int>();
            var exit = Exit([]);
            var guard = new LoopGuard("orders", new LoopGuardOptions { Window = { Threshold = 1 } }, exit, timeProvider: new SeamClock(run));
            guard.Beat();
            return ([() => guard.Failed(Failure, Stopped), () => Leave(75), () => Leave(166)], FirstWon);

            void FirstWon()
            {
                Assert.InRange(first.Count, 0, 1);
                Assert.Equal(first.Count == 0 ? 70 : first[0], exit.Status);
                statuses.Add(exit.Status);
            }

            void Leave(int status)
            {
                run.Yield();
                if (exit.Exit(status, "a test"))
                    first.Add(status);
            }
        });

        Assert.Equal([70, 75, 166], statuses.Order());
    }

    private static ExitManager Exit(List<int> exits) => new(new ExitOptions { Grace = TimeSpan.Zero, Terminate = exits.Add, TerminationMessagePath = null });

    private static bool Seam(Interleavings run)
    {
        run.Yield();
        return true;
    }

    /// <summary>Each stamp is another, and some time lies between a stamp and its use.</summary>
    private sealed class SeamClock(Interleavings run) : TimeProvider
    {
        private long _now;

        public override long GetTimestamp()
        {
            var stamp = Interlocked.Increment(ref _now);
            run.Yield();
            return stamp;
        }
    }

    private sealed class StandingClock(Interleavings run) : TimeProvider
    {
        public override long GetTimestamp()
        {
            run.Yield();
            return 0;
        }
    }

    private sealed class SeamLog(Interleavings run) : ILogger
    {
        internal int GiveUps { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            run.Yield();
            GiveUps += eventId.Id == 4 ? 1 : 0;
        }
    }
}
