using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Lifeguard.Hosting.Tests;

public sealed class AddLifeguardTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Twice_is_once()
    {
        var builder = Builder();
        builder.Services.AddLifeguard().AddLoop("orders").AddWindow("restarts");
        builder.Services.AddLifeguard().AddLoop("orders").AddWindow("restarts");
        using var host = builder.Build();

        Assert.Single(host.Services.GetServices<IHostedService>());
        Assert.Single(host.Services.GetServices<ExitManager>());
        Assert.Same(host.Services.GetRequiredKeyedService<LoopGuard>("orders"), Assert.Single(host.Services.GetKeyedServices<LoopGuard>("orders")));
        Assert.Single(host.Services.GetKeyedServices<FailureWindow>("restarts"));
    }

    [Fact]
    public void Guard_of_a_class_is_one_and_bears_its_name()
    {
        var builder = Builder();
        builder.Services.AddLifeguard();
        using var host = builder.Build();

        var guard = host.Services.GetRequiredService<LoopGuard<AddLifeguardTests>>();

        Assert.Equal("AddLifeguardTests", guard.Name);
        Assert.Same(guard, host.Services.GetRequiredService<LoopGuard<AddLifeguardTests>>());
        Assert.Equal("List", host.Services.GetRequiredService<LoopGuard<List<int>>>().Name);
    }

    [Fact]
    public void Configuration_sets_limits_and_code_has_the_last_word()
    {
        var builder = Builder(("Lifeguard:Loops:orders:Window:Threshold", "3"), ("Lifeguard:Loops:orders:GiveUpStatus", "71"), ("Lifeguard:Windows:restarts:Threshold", "1"));
        builder.Services.AddLifeguard().AddLoop("orders", options => options.GiveUpStatus = 72).AddWindow("restarts");
        using var host = builder.Build();
        var guard = host.Services.GetRequiredKeyedService<LoopGuard>("orders");

        Fail(guard, 3);

        Assert.Equal(72, host.Services.GetRequiredService<ExitManager>().Status);
        Assert.Equal(FailureOutcome.Tripped, host.Services.GetRequiredKeyedService<FailureWindow>("restarts").Record());
    }

    [Theory]
    [InlineData("Lifeguard:Grace", "soon", "Setting Lifeguard:Grace must be a time span such as 00:01:30, but is 'soon'.")]
    [InlineData("Lifeguard:ManagerProcessId", "parent", "Setting Lifeguard:ManagerProcessId must be a whole number, but is 'parent'.")]
    [InlineData("Lifeguard:Loops:orders:UseJitter", "a bit", "Setting Lifeguard:Loops:orders:UseJitter must be true or false, but is 'a bit'.")]
    [InlineData("Lifeguard:Loops:orders:MaxDelay", "00:00:11", "Lifeguard:Loops:orders: ")]
    [InlineData("Lifeguard:Loops:orders:MaxDelay", "00:00:11", "Lower MaxDelay to 00:00:10")]
    [InlineData("Lifeguard:Loops:orders:MaxDelay", "00:00:00", "Lifeguard:Loops:orders: MaxDelay must be from BaseDelay")]
    [InlineData("Lifeguard:StartupDeadline", "00:00:00", "Lifeguard:StartupDeadline must be more than zero, up to a day, but is 00:00:00.")]
    [InlineData("Lifeguard:Loops:orders:Window:Cooldown", "30", "Setting Lifeguard:Loops:orders:Window:Cooldown must be a time span such as 00:01:30, but is '30'.")]
    [InlineData("Lifeguard:Loops:orders:Window", "00:05:00", "Setting Lifeguard:Loops:orders:Window must be a section with Threshold, Window and Cooldown, but is '00:05:00'.")]
    [InlineData("Lifeguard:Loops:orders:Window:Treshold", "3", "There is no setting Lifeguard:Loops:orders:Window:Treshold. Known here: Threshold, Window, Cooldown.")]
    [InlineData("Lifeguard:Graze", "00:00:05", "There is no setting Lifeguard:Graze.")]
    [InlineData("Lifeguard:ManagerProcessId", "1", "ManagerProcessId must be more than 1, but is 1")]
    public async Task Setting_that_makes_no_sense_fails_the_start_and_is_named(string key, string value, string said)
    {
        var builder = Builder((key, value));
        builder.Services.AddLifeguard().AddLoop("orders");
        using var host = builder.Build();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Token));

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Declared by name and asked for by its class, it is one loop, and measured once.</summary>
    [Fact]
    public async Task Declared_guard_of_a_class_is_not_made_twice()
    {
        var builder = Builder();
        builder.Services.AddLifeguard().AddLoop(nameof(MeasuredLoop));
        using var host = builder.Build();
        await host.StartAsync(Token);
        host.Services.GetRequiredService<LoopGuard<MeasuredLoop>>();

        var measured = 0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, to) => { if (instrument.Name == "lifeguard.loop.turns") to.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => measured += tags[0].Value is nameof(MeasuredLoop) ? 1 : 0);
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(1, measured);
    }

    /// <summary>A host that a test builds takes the test program's name; a guard in it must not end the test run.</summary>
    [Fact]
    public async Task Start_that_fails_in_a_test_is_thrown_there()
    {
        var builder = Builder();
        builder.Services.AddLifeguard().AddStartupCheck("prices", (_, _) => throw new InvalidOperationException("no prices"));

        await Assert.ThrowsAsync<StartupFailedException>(() => builder.Build().RunGuardedAsync(Token));
    }

    private sealed class MeasuredLoop;

    [Fact]
    public async Task Readiness_is_healthy_degraded_and_unhealthy()
    {
        var builder = Builder();
        builder.Services.AddLifeguard().AddLoop("orders");
        builder.Services.AddHealthChecks().AddLifeguard();
        using var host = builder.Build();
        var guard = host.Services.GetRequiredKeyedService<LoopGuard>("orders");
        guard.Beat();
        Assert.Equal((HealthStatus.Healthy, null), await HealthAsync(host));

        Fail(guard, 10);
        Assert.Equal((HealthStatus.Degraded, "orders failed too often"), await HealthAsync(host));

        _clock.Advance(TimeSpan.FromSeconds(200));
        Fail(guard, 10);
        Assert.Equal((HealthStatus.Unhealthy, "The process is leaving with status 70."), await HealthAsync(host));
    }

    [Fact]
    public async Task Liveness_is_asked_for_and_needs_a_turn()
    {
        var builder = Builder();
        builder.Services.AddLifeguard().AddLoop("orders");
        builder.Services.AddHealthChecks().AddLifeguard(turnLimit: TimeSpan.FromSeconds(60));
        using var host = builder.Build();
        var guard = host.Services.GetRequiredKeyedService<LoopGuard>("orders");
        guard.Beat();
        guard.Idle();
        await HealthAsync(host);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((HealthStatus.Healthy, null), await HealthAsync(host));

        guard.Beat();
        await HealthAsync(host);
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal((HealthStatus.Unhealthy, "orders has been in one turn for 61 s"), await HealthAsync(host));
    }

    /// <summary>Its window cannot trip, so nothing else says so.</summary>
    [Fact]
    public async Task Turns_that_are_slow_to_fail_are_found_by_their_age()
    {
        var builder = Builder();
        builder.Services.AddLifeguard().AddLoop("orders");
        builder.Services.AddHealthChecks().AddLifeguard(turnLimit: TimeSpan.FromSeconds(15));
        using var host = builder.Build();
        var guard = host.Services.GetRequiredKeyedService<LoopGuard>("orders");
        for (var turn = 0; turn < 20; turn++)
        {
            guard.Idle();
            guard.Beat();
            Assert.Equal((HealthStatus.Healthy, null), await HealthAsync(host));
            _clock.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal((HealthStatus.Unhealthy, "orders has been in one turn for 30 s"), await HealthAsync(host));
            _ = guard.FailedAsync(new TimeoutException("no answer in 30 s"), Token).AsTask();
        }
    }

    private static async Task<(HealthStatus, string?)> HealthAsync(IHost host)
    {
        var entry = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["lifeguard"];
        return (entry.Status, entry.Description);
    }

    private static void Fail(LoopGuard guard, int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            guard.Beat();
            guard.FailedAsync(new IOException("connection refused"), Token).AsTask();
        }
    }

    /// <summary>A host whose exits end nothing.</summary>
    private HostApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddLifeguard(options => options.Terminate = _ => { });
        return builder;
    }
}
