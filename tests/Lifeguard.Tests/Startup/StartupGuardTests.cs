using System.Net.Sockets;
using Lifeguard.Tests.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Lifeguard.Tests.Startup;

public sealed class StartupGuardTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StartupGuard _guard;

    public StartupGuardTests() => _guard = new StartupGuard(timeProvider: _clock);

    public static TheoryData<Exception, int> Failures => new()
    {
        { new InvalidOperationException("no pricing"), 78 },
        { new FileNotFoundException(), 78 },
        { new DirectoryNotFoundException(), 78 },
        { new SocketException(111), 69 },
        { new IOException(), 69 },
        { new HttpRequestException(), 69 },
        { new TimeoutException(), 69 },
        { new TaskCanceledException(), 69 },
        { new InvalidOperationException("no database", new InvalidOperationException("cannot open", new SocketException(111))), 69 },
        { new AggregateException(new InvalidOperationException(), new IOException()), 69 },
        { new RedisConnectionException(), 69 },
        { new InvalidOperationException("no broker", new BrokerUnreachableException()), 69 },
        { new NatsNoReplyException(), 69 },
        { new ConnectionStringException(), 78 },
        { new System.Diagnostics.UnreachableException(), 78 },
    };

    /// <summary>What the clients of these names throw, without a socket's exception inside.</summary>
    private sealed class RedisConnectionException : Exception;

    private sealed class BrokerUnreachableException : Exception;

    private class NatsException : Exception;

    private sealed class NatsNoReplyException : NatsException;

    private sealed class ConnectionStringException : Exception;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_to_check_is_success()
        => Assert.Equal(0, await _guard.RunAsync(Token));

    [Theory, MemberData(nameof(Failures))]
    public async Task Cause_decides_the_status(Exception failure, int status)
        => Assert.Equal(status, await _guard.Check("database", _ => throw failure).RunAsync(Token));

    [Fact]
    public async Task Status_of_a_check_is_its_own_if_it_has_one()
        => Assert.Equal(77, await _guard.Check("port", _ => Task.FromException(new SocketException(13)), status: 77).RunAsync(Token));

    [Fact]
    public async Task Checks_run_in_order_until_one_fails()
    {
        var ran = new List<string>();
        _guard.Check("first", Runs).Check("second", _ => throw new InvalidOperationException()).Check("third", Runs);

        Assert.Equal(78, await _guard.RunAsync(Token));
        Assert.Single(ran);

        Task Runs(CancellationToken token)
        {
            ran.Add("ran");
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Members_that_are_there_pass()
        => Assert.Equal(0, await _guard.RequireMembers<List<int>>(".ctor", "Add", "Count").RequireMember("System.Text.StringBuilder", "Append").Preload("System.Text.Json").RunAsync(Token));

    [Fact]
    public async Task Member_that_is_missing_is_a_matter_of_configuration()
        => Assert.Equal(78, await _guard.RequireMembers<List<int>>("Append").RunAsync(Token));

    [Fact]
    public async Task Type_of_the_program_needs_no_assembly_in_its_name()
        => Assert.Equal(0, await _guard.RequireMember(typeof(StartupGuardTests).FullName!, ".ctor").RunAsync(Token));

    [Fact]
    public async Task Constructor_that_is_missing_is_found_out()
        => Assert.Equal(78, await _guard.RequireMember("System.Math", ".ctor").RunAsync(Token));

    [Fact]
    public async Task Type_that_is_missing_is_a_matter_of_configuration()
        => Assert.Equal(78, await _guard.RequireMember("Acme.Pricing, Acme", "PriceOf").RunAsync(Token));

    [Fact]
    public async Task Assembly_that_is_missing_is_a_matter_of_configuration()
        => Assert.Equal(78, await _guard.Preload("Acme.Pricing").RunAsync(Token));

    [Fact]
    public async Task Check_that_blocks_past_its_timeout_fails_with_75()
    {
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _guard.Check(
            "database",
            _ =>
            {
                started.SetResult();
                release.Wait(CancellationToken.None); // deaf to its token
                return Task.CompletedTask;
            },
            timeout: TimeSpan.FromSeconds(5));
        var run = _guard.RunAsync(Token);
        await started.Task;

        await AdvanceUntilAsync(run, TimeSpan.FromSeconds(1), atMost: 60);

        Assert.Equal(75, await run);
        release.Set();
    }

    [Fact]
    public async Task Check_that_hears_its_token_is_told_when_its_time_is_over()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _guard.Check("database", token => Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(_ => told.SetResult(), TaskScheduler.Default), timeout: TimeSpan.FromSeconds(5));
        var run = _guard.RunAsync(Token);

        await AdvanceUntilAsync(run, TimeSpan.FromSeconds(1), atMost: 60);

        Assert.Equal(75, await run);
        await told.Task;
    }

    [Fact]
    public async Task Stop_while_checking_is_no_failed_check()
    {
        using var stop = new CancellationTokenSource();
        var run = _guard.Check("database", token => Task.Delay(Timeout.InfiniteTimeSpan, token)).RunAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void Status_that_is_no_failure_is_refused(int status)
        => Assert.Throws<ArgumentOutOfRangeException>(() => _guard.Check("port", _ => Task.CompletedTask, status));

    [Fact]
    public void Timeout_of_nothing_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => _guard.Check("port", _ => Task.CompletedTask, timeout: TimeSpan.Zero));

    [Fact]
    public async Task Failed_check_is_reported_once_and_named()
    {
        var end = await ScenarioProcess.RunAsync("startup", "fails");

        Assert.Equal(69, end.Status);
        Assert.Equal("lifeguard: event=startup check=price_list status=69 v=1: InvalidOperationException: cannot load <- SocketException: Connection refused\n", end.Error);
    }

    [Fact]
    public async Task Check_that_still_runs_is_reported_every_minute()
    {
        var end = await ScenarioProcess.RunAsync("startup", "slow");

        Assert.Equal(75, end.Status);
        Assert.Equal(
            ["lifeguard: event=startup check=database status=0 v=1: still running after 60 s", "lifeguard: event=startup check=database status=0 v=1: still running after 120 s", "lifeguard: event=startup check=database status=75 v=1: not done after 150 s"],
            end.ErrorLines);
    }

    // The clock goes on only while someone waits for it, in small steps: a step too early is made up for by the next.
    private async Task AdvanceUntilAsync(Task run, TimeSpan step, int atMost)
    {
        for (var i = 0; i < atMost * 1000 && !run.IsCompleted; i++)
        {
            _clock.Advance(step / 1000);
            await Task.Yield();
        }

        await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(30), Token));
    }
}
