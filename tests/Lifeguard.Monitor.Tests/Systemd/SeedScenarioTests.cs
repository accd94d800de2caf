namespace Lifeguard.Monitor.Tests.Systemd;

/// <summary>The service of the seed as a real unit, under a real systemd: ten deaths within the window call for one restart.</summary>
public class SeedScenarioTests(BootedSystem system)
{
    [Fact]
    public async Task Ten_deaths_within_ninety_seconds_restart_once_and_the_next_thirty_seconds_are_ignored()
    {
        await using var site = await WatchedSite.StartAsync(system, "seed", "LIFEGUARD_COOLDOWN=30s");

        await site.DieAsync(10);
        await site.SaysAsync("restarted: seed.service");
        await site.DieAsync(12);
        var recovered = await site.SaysAsync("recovered:");

        Assert.Contains("12 failures were ignored", recovered);
        Assert.Equal(2, await site.StartsAsync());
    }

    [Fact]
    public async Task Nine_deaths_restart_nothing_and_the_tenth_after_the_window_neither()
    {
        await using var site = await WatchedSite.StartAsync(system, "nine", "LIFEGUARD_WINDOW=2s");

        await site.DieAsync(9);
        await site.SystemAsync("sleep 2.5");
        await site.DieAsync(1);
        await site.SystemAsync("sleep 1.5");

        Assert.Equal(1, await site.StartsAsync());
        Assert.DoesNotContain("tripped", await site.SystemAsync($"journalctl -o cat -u {site.Monitor}"));
    }

    [Fact]
    public async Task Service_that_no_restart_helps_is_given_up_with_an_alert_and_a_start_by_hand_re_arms()
    {
        await using var site = await WatchedSite.StartAsync(
            system, "hopeless", "LIFEGUARD_GIVE_UP=3/1h\nLIFEGUARD_COOLDOWN=500ms\nLIFEGUARD_ON_GIVE_UP='echo \"$LIFEGUARD_EVENT $LIFEGUARD_UNIT\" >> /run/hopeless/alerts'");

        await site.DieForEverAsync();
        await site.SaysAsync("gave up: 3 restarts within");
        await WatchedSite.UntilAsync(async () => (await site.SystemAsync("cat /run/hopeless/alerts || true")).Contains("given-up hopeless.service", StringComparison.Ordinal));
        await site.UntilToldAsync(async () => await site.StartsAsync() == 4);
        Assert.Contains("gave up: 3 restarts within", await site.VerbAsync("status"));

        await site.HealAsync();
        await site.SystemAsync($"systemctl restart {site.Unit}");
        await site.SaysAsync("re-armed: hopeless.service was started by hand");
        await site.DieAsync(10);
        await site.SaysAsync("restarted:");
    }

    [Fact]
    public async Task Service_that_an_operator_stops_in_a_storm_is_held()
    {
        await using var site = await WatchedSite.StartAsync(system, "stopped", "LIFEGUARD_CONFIRM='sleep 2'");

        await site.DieAsync(10);
        await site.SaysAsync("tripped:");
        await site.SystemAsync($"systemctl stop {site.Unit}");
        await site.SaysAsync("held: it is inactive");

        Assert.Equal(1, await site.StartsAsync());
    }

    [Fact]
    public async Task Service_in_a_deployment_is_held()
    {
        await using var site = await WatchedSite.StartAsync(system, "deployed", service: WatchedSite.SlowStop("deployed"));

        await site.DieAsync(9);
        await site.SystemAsync($"systemctl restart --no-block {site.Unit}");
        await site.DieAsync(1);
        await site.SaysAsync("held: someone else is starting or stopping it right now");
        await site.LetStopAsync();
    }

    [Fact]
    public async Task Paused_service_is_held_until_it_is_resumed()
    {
        await using var site = await WatchedSite.StartAsync(system, "paused");

        Assert.Equal("paused.service is not restarted for 1800s\n", await site.VerbAsync("pause"));
        await site.DieAsync(10);
        await site.SaysAsync("held: paused");
        await site.VerbAsync("resume");
        await site.SystemAsync("sleep 3.2");
        await site.DieAsync(10);
        await site.SaysAsync("restarted:");

        Assert.Equal(2, await site.StartsAsync());
    }

    [Fact]
    public async Task Service_that_a_command_says_works_is_left_alone()
    {
        await using var site = await WatchedSite.StartAsync(system, "working", "LIFEGUARD_CONFIRM='exit 3'");

        await site.DieAsync(10);
        await site.SaysAsync("not confirmed: the command of --confirm says that working.service works (exit status 3)");

        Assert.Equal(1, await site.StartsAsync());
    }

    [Theory]
    [InlineData("crashing-at-start", "0.01")]
    [InlineData("crashing-at-request", "0.5")]
    public async Task Crash_loop_that_a_restart_ends_is_ended_without_a_person(string name, string seconds)
    {
        // What a restart cures: it is gone when the service starts.
        await using var site = await WatchedSite.StartAsync(system, name, service: $"ExecStartPre=/bin/rm -f /run/{name}/fatal");

        await site.SystemAsync($"echo {seconds} > /run/{name}/fatal");
        await site.SaysAsync("recovered:");

        var recovery = await site.SecondsToStartAsync(failure: 10);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {recovery:0.000} s from the tenth failure to the start of the service");
        Assert.InRange(recovery, 0, 60);
        Assert.Equal(2, await site.StartsAsync());
    }
}
