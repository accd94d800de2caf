using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Lifeguard.Tests.Loops;

public sealed class LoopGuardTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<int> _ended = [];
    private readonly ExitManager _exit;
    private readonly IOException _failure = new("connection refused");

    public LoopGuardTests() => _exit = new ExitManager(new ExitOptions { Grace = TimeSpan.Zero, Terminate = _ended.Add, TerminationMessagePath = null });

    private static CancellationToken None => CancellationToken.None;

    private static CancellationToken Stopped => new(canceled: true);

#pragma warning disable CA2201 // The runtime's own exceptions are what this is about.
    public static TheoryData<Exception> Fatal =>
    [
        new OutOfMemoryException(), new AccessViolationException(), new TypeLoadException(), new DllNotFoundException(), new EntryPointNotFoundException(),
        new MissingMethodException(), new MissingFieldException(), new BadImageFormatException(), new InvalidProgramException(),
    ];

    public static TheoryData<Exception> Ordinary =>
    [
        new IOException(), new InvalidOperationException(), new NullReferenceException(), new InsufficientMemoryException(), new TimeoutException(), new AggregateException(new IOException()),
    ];

#pragma warning restore CA2201

    [Theory, MemberData(nameof(Fatal))]
    public void What_no_process_should_go_on_from_is_not_handled(Exception exception)
        => Assert.False(Guard().ShouldHandle(exception, None));

    [Theory, MemberData(nameof(Ordinary))]
    public void Every_other_failure_is_handled_also_while_stopping(Exception exception)
    {
        Assert.True(Guard().ShouldHandle(exception, None));
        Assert.True(Guard().ShouldHandle(exception, Stopped));
    }

    [Fact]
    public void Cancellation_is_handled_unless_it_is_our_stop()
    {
        Assert.True(Guard().ShouldHandle(new TaskCanceledException("a client's time-out"), None));
        Assert.False(Guard().ShouldHandle(new TaskCanceledException(), Stopped));
    }

    [Fact]
    public void Pauses_begin_after_the_free_failures_and_double_up_to_the_longest()
    {
        var guard = Guard(options => options.UseJitter = false);

        Assert.Equal([0, 0, 0, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000], Pauses(guard, 12));
    }

    [Fact]
    public void Pauses_vary_between_half_and_the_whole()
    {
        var guards = Enumerable.Range(0, 20).Select(_ => Guard()).ToList();

        var fourth = guards.Select(guard => Pauses(guard, 4)[3]).ToList();

        Assert.All(fourth, pause => Assert.InRange(pause, 50, 100));
        Assert.NotEqual(fourth.Min(), fourth.Max());
    }

    [Fact]
    public void Success_ends_the_pauses()
    {
        var guard = Guard(options => options.UseJitter = false);
        Pauses(guard, 5);

        guard.Beat();

        Assert.Equal([0, 0, 0, 100], Pauses(guard, 4));
    }

    [Fact]
    public async Task Stop_ends_a_pause_without_an_exception()
    {
        using var stop = new CancellationTokenSource();
        var guard = Guard();
        Pauses(guard, 3);
        guard.Beat();
        var pause = guard.FailedAsync(_failure, stop.Token);
        Assert.False(pause.IsCompleted);

        await stop.CancelAsync();

        await pause;
    }

    [Fact]
    public async Task Stop_ends_a_blocking_pause_without_an_exception()
    {
        using var stop = new CancellationTokenSource();
        // The real clock, on which the pause would take an hour.
        var guard = new LoopGuard("orders", new LoopGuardOptions { FreeFailures = 0, BaseDelay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1), Window = { Threshold = 1 } }, _exit);
        var loop = Task.Factory.StartNew(() => guard.Failed(_failure, stop.Token), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await stop.CancelAsync();

        await loop;
    }

    [Fact]
    public void Pause_with_a_token_whose_source_is_gone_throws_nothing()
    {
        var source = new CancellationTokenSource();
        var stop = source.Token;
        source.Dispose();
        var guard = new LoopGuard("orders", new LoopGuardOptions { FreeFailures = 0, BaseDelay = TimeSpan.FromMilliseconds(1) }, _exit);

        guard.Failed(_failure, stop);
        Assert.Equal(1, guard.GetStatus().Failures);
    }

    [Fact]
    public void Our_stop_is_no_failure()
    {
        var guard = Guard();

        guard.Failed(new OperationCanceledException(), Stopped);

        Assert.Equal(0, guard.GetStatus().Failures);
    }

    [Fact]
    public void What_should_not_count_does_not_and_leaves_the_turn_good()
    {
        var guard = Guard(options => options.ShouldCount = exception => exception is not FormatException);
        for (var i = 0; i < 100; i++)
        {
            guard.Beat();
            guard.Failed(new FormatException("a bad order"), None); // without a pause
        }

        Assert.Equal(0, guard.GetStatus().Failures);
        Fail(guard, 10);
        Assert.Null(_exit.Status);
    }

    [Fact]
    public void ShouldCount_that_throws_counts()
    {
        var guard = Guard(options => options.ShouldCount = _ => throw new InvalidOperationException("broken filter"));

        guard.Failed(_failure, None);

        Assert.Equal(1, guard.GetStatus().Failures);
    }

    [Fact]
    public void Logger_that_throws_neither_reaches_the_loop_nor_prevents_giving_up()
    {
        var guard = new LoopGuard("orders", new LoopGuardOptions { FreeFailures = 100, UseJitter = false }, _exit, new BrokenLogger(), _clock);

        for (var i = 0; i < 10; i++)
        {
            guard.Beat();
            FailAgain(guard);
        }

        Assert.Equal(70, _exit.Status);
    }

    [Fact]
    public void Listener_to_the_meter_that_throws_does_not_prevent_giving_up()
    {
        var name = $"metered-{Guid.NewGuid()}";
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == "Lifeguard")
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (tags.Length == 1 && tags[0].Value is string loop && loop == name)
                throw new InvalidOperationException("no room for a measurement");
        });
        listener.Start();
        var guard = new LoopGuard(name, new LoopGuardOptions { FreeFailures = 100, UseJitter = false }, _exit, timeProvider: _clock);

        Fail(guard, 10);

        Assert.Equal(70, _exit.Status);
    }

    [Fact]
    public void Source_that_is_dead_from_the_start_of_a_loop_that_idles_is_given_up()
    {
        var guard = Guard();
        guard.Idle();

        for (var i = 0; i < 10; i++)
            FailAgain(guard);

        Assert.Equal(70, _exit.Status);
    }

    [Fact]
    public void Pause_of_its_own_does_not_age_the_turn()
    {
        var guard = Guard(options => (options.FreeFailures, options.BaseDelay, options.UseJitter) = (0, 4 * Second, false));
        guard.Idle();
        guard.Beat();
        var pause = guard.FailedAsync(_failure, None);
        guard.GetStatus();

        _clock.Advance(3 * Second);

        Assert.False(pause.IsCompleted);
        Assert.Equal(TimeSpan.Zero, guard.GetStatus().TurnAge);
    }

    [Fact]
    public void First_turn_that_hangs_ages()
    {
        var guard = Guard();
        guard.Idle();
        guard.Beat();
        guard.GetStatus();

        _clock.Advance(60 * Second);

        Assert.Equal(60 * Second, guard.GetStatus().TurnAge);
    }

    [Fact]
    public void Gives_up_with_the_status_asked_for()
    {
        var guard = Guard(options => options.GiveUpStatus = 166);

        Fail(guard, 10);

        Assert.Equal(166, _exit.Status);
        Assert.Equal(LoopCondition.GaveUp, guard.GetStatus().Condition);
    }

    /// <summary>What the options say of turns that are slow to fail: nine times turn and pause must fit into the window.</summary>
    [Theory]
    [InlineData(315, true)]
    [InlineData(314, false)]
    public void Window_that_holds_ten_slow_turns_and_their_pauses_is_long_enough(int window, bool givesUp)
    {
        var (turn, pause) = (30 * Second, 5 * Second);
        var guard = Guard(options =>
        {
            options.Window.Window = window * Second;
            (options.FreeFailures, options.BaseDelay, options.MaxDelay, options.UseJitter) = (0, pause, pause, false);
        });
        for (var failed = 0; failed < 20; failed++)
        {
            guard.Beat();
            _clock.Advance(turn);
            guard.FailedAsync(_failure, None).AsTask();
            _clock.Advance(pause);
        }

        Assert.Equal(givesUp ? 70 : null, _exit.Status);
    }

    [Fact]
    public void Success_just_before_is_enough_to_go_on_and_a_window_without_any_is_not()
    {
        var guard = Guard(options => (options.NoSuccessFor, options.UseJitter) = (60 * Second, false));
        guard.Beat();

        Fail(guard, 10);
        Assert.Null(_exit.Status);
        Assert.Equal(LoopCondition.Degraded, guard.GetStatus().Condition);

        _clock.Advance(60 * Second);
        Fail(guard, 10);
        Assert.Equal(70, _exit.Status);
    }

    [Fact]
    public void No_success_for_a_tick_less_than_the_limit_is_not_enough()
    {
        var guard = Guard(options => (options.NoSuccessFor, options.UseJitter) = (60 * Second, false));
        guard.Beat();
        Fail(guard, 10);

        _clock.Advance((60 * Second) - TimeSpan.FromTicks(1));
        Fail(guard, 10);

        Assert.Null(_exit.Status);
    }

    [Fact]
    public void Two_failures_in_one_turn_spoil_one_turn()
    {
        var guard = Guard();
        guard.Beat();
        for (var i = 0; i < 5; i++)
            FailAgain(guard);
        guard.Beat();
        guard.Beat();

        Fail(guard, 5);

        Assert.Equal(1, guard.GetStatus().Trips);
        Assert.Null(_exit.Status);
    }

    [Fact]
    public void Source_that_fails_after_each_good_turn_of_a_loop_that_idles_does_not_hide_them()
    {
        var guard = Guard();
        for (var i = 0; i < 20; i++)
        {
            guard.Idle();
            guard.Beat();
            guard.Idle();
            FailAgain(guard);
        }

        Assert.True(guard.GetStatus().Trips > 0);
        Assert.Null(_exit.Status);
    }

    [Fact]
    public void Recovers_when_the_cooldown_is_over_and_a_turn_has_succeeded()
    {
        var guard = Guard();
        guard.Beat();
        Fail(guard, 10);
        guard.Beat();
        guard.Beat();
        Assert.Equal(LoopCondition.Degraded, guard.GetStatus().Condition);

        _clock.Advance(30 * Second);

        Assert.Equal(LoopCondition.Healthy, guard.GetStatus().Condition);
    }

    [Fact]
    public void Turn_ages_only_between_its_beat_and_the_wait_for_work()
    {
        var guard = Guard();
        guard.Idle();
        guard.Beat();
        Assert.Equal(TimeSpan.Zero, guard.GetStatus().TurnAge);
        guard.Idle();
        _clock.Advance(60 * Second);
        Assert.Equal(TimeSpan.Zero, guard.GetStatus().TurnAge);

        guard.Beat();
        Assert.Equal(TimeSpan.Zero, guard.GetStatus().TurnAge);
        _clock.Advance(60 * Second);
        Assert.Equal(60 * Second, guard.GetStatus().TurnAge);
        guard.Beat();
        Assert.Equal(TimeSpan.Zero, guard.GetStatus().TurnAge);
    }

    [Fact]
    public void Loop_that_never_says_it_is_idle_has_no_age()
    {
        var guard = Guard();
        guard.Beat();
        guard.GetStatus();
        _clock.Advance(60 * Second);

        Assert.Equal(TimeSpan.Zero, guard.GetStatus().TurnAge);
    }

    [Fact]
    public void Meter_counts_by_loop()
    {
        var name = $"metered-{Guid.NewGuid()}";
        var counts = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == "Lifeguard")
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        var guard = new LoopGuard(name, new LoopGuardOptions { FreeFailures = 100 }, _exit, timeProvider: _clock);
        Fail(guard, 12);
        guard.Idle();
        guard.Beat();
        guard.GetStatus();
        _clock.Advance(2 * Second);
        listener.RecordObservableInstruments();

        Assert.Equal(
            [("lifeguard.loop.failures", 10), ("lifeguard.loop.giveups", 1), ("lifeguard.loop.ignored", 2), ("lifeguard.loop.trips", 1), ("lifeguard.loop.turn.age", 2), ("lifeguard.loop.turns", 13)],
            counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => (count.Key, count.Value)));

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 1 && tags[0] is { Key: "loop", Value: string loop } && loop == name)
                counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a=b")]
    [InlineData("line\nend")]
    public void Name_that_would_break_a_line_is_refused(string name)
        => Assert.Throws<ArgumentException>(() => new LoopGuard(name, exit: _exit));

    [Fact]
    public void Limits_that_can_never_be_reached_are_refused_with_the_arithmetic()
    {
        var refused = Assert.Throws<ArgumentException>(() => Guard(options => options.MaxDelay = 15 * Second));

        Assert.StartsWith(
            "The limit can never be reached: 10 failures have 9 pauses of up to 00:00:15 between them, 00:02:15 in all, but Window is 00:01:30. Lower MaxDelay to 00:00:10, or lengthen Window.",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Longest_pause_that_just_reaches_the_limit_is_accepted()
        => Assert.NotNull(Guard(options => options.MaxDelay = 10 * Second));

    public static TheoryData<string, Action<LoopGuardOptions>> OutOfRange => new()
    {
        { "NoSuccessFor", options => options.NoSuccessFor = TimeSpan.FromTicks(-1) },
        { "FreeFailures", options => options.FreeFailures = -1 },
        { "BaseDelay", options => options.BaseDelay = TimeSpan.Zero },
        { "MaxDelay", options => options.MaxDelay = TimeSpan.FromMilliseconds(99) },
        { "GiveUpStatus", options => options.GiveUpStatus = 0 },
        { "GiveUpStatus", options => options.GiveUpStatus = 256 },
        { "Threshold", options => options.Window.Threshold = 0 },
    };

    [Theory, MemberData(nameof(OutOfRange))]
    public void Option_out_of_its_range_is_named(string name, Action<LoopGuardOptions> spoil)
        => Assert.Contains(name + " must be", Assert.Throws<ArgumentOutOfRangeException>(() => Guard(spoil)).Message, StringComparison.Ordinal);

    [Fact]
    public void Event_ids_are_fixed()
    {
        var events = typeof(LoopGuard).Assembly.GetType("Lifeguard.Events", throwOnError: true)!
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => (message.EventId, message.EventName))
            .OrderBy(row => row.EventId);

        Assert.Equal(
            [
                (1, "TurnFailed"), (2, "FailureNotCounted"), (3, "LoopTripped"), (4, "LoopGaveUp"),
                (10, "Exiting"), (11, "ExitingAlready"), (12, "ExitCallbackFailed"),
                (20, "StartupCheckFailed"), (21, "StartupCheckSlow"),
            ],
            events);
    }

    private LoopGuard Guard(Action<LoopGuardOptions>? configure = null)
    {
        var options = new LoopGuardOptions();
        configure?.Invoke(options);
        return new LoopGuard("orders", options, _exit, timeProvider: _clock);
    }

    /// <summary>Turns that fail; the pauses are not waited for.</summary>
    private void Fail(LoopGuard guard, int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            guard.Beat();
            FailAgain(guard);
        }
    }

    /// <summary>A failure whose pause the clock would have to end.</summary>
    private void FailAgain(LoopGuard guard) => guard.FailedAsync(_failure, None).AsTask();

    /// <summary>The pauses after so many turns that fail, in milliseconds.</summary>
    private List<double> Pauses(LoopGuard guard, int turns)
    {
        var pauses = new List<double>();
        for (var i = 0; i < turns; i++)
        {
            guard.Beat();
            var pause = guard.FailedAsync(_failure, None);
            var waited = 0;
            for (; !pause.IsCompleted && waited < 10_000; waited++)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            pauses.Add(waited);
        }

        return pauses;
    }

    private sealed class BrokenLogger : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => throw new InvalidOperationException("broken logger");
    }
}
