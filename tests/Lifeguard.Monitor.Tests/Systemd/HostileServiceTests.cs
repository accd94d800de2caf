namespace Lifeguard.Monitor.Tests.Systemd;

/// <summary>Services that lie, babble, vanish, hang and come back broken, under a real systemd. Each leaves a line that says so.</summary>
public class HostileServiceTests(BootedSystem system)
{
    [Fact]
    public async Task Lines_that_others_forge_restart_nothing()
    {
        await using var site = await WatchedSite.StartAsync(system, "forged");
        var line = WatchedSite.DeathLine(await site.ManagerAsync());

        await site.RunInServiceAsync($"for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo '{line}' >&2; done");
        await site.SystemAsync($"systemd-run --quiet --wait sh -c \"for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo '{line}'; logger '{line}'; done\"");
        await site.SaysAsync("forged: 12 lines that say they are from one process and were written by another");
        Assert.Equal(1, await site.StartsAsync());

        await site.DieAsync(10);
        await site.SaysAsync("restarted:");
    }

    [Fact]
    public async Task Noise_hides_nothing()
    {
        await using var site = await WatchedSite.StartAsync(system, "noisy");
        var line = WatchedSite.DeathLine(await site.ManagerAsync());

        await site.DieAsync(5);
        await site.RunInServiceAsync(
            $$"""
            printf '\033[31m{{line}}\033[0m\n'
            printf '\377\376 not UTF-8 \200\n'
            printf 'a NUL \000 in it\n'
            printf '{"MESSAGE":"{{line}}"}\n'
            printf 'GET /?x=%%0a{{line}}\n'
            head -c 1000000 /dev/zero | tr '\0' x; echo
            (printf 'MESSAGE='; head -c 1000000 /dev/zero | tr '\0' y; echo) | logger --journald
            printf 'MESSAGE=two\nMESSAGE={{line}}\n' | logger --journald
            """);
        await site.DieAsync(5);
        await site.SaysAsync("restarted:");

        Assert.Equal(2, await site.StartsAsync());
    }

    [Fact]
    public async Task Unit_that_is_missing_for_a_moment_is_waited_for()
    {
        await using var site = await WatchedSite.StartAsync(system, "moved");

        await site.SystemAsync($"mv /run/systemd/system/{site.Unit} /run/moved/ && systemctl daemon-reload");
        await site.DieAsync(10);
        await site.SaysAsync("held: systemd knows no moved.service right now");
        await site.SystemAsync($"mv /run/moved/{site.Unit} /run/systemd/system/ && systemctl daemon-reload");
        await site.SaysAsync("back: systemd knows moved.service again");
        await site.SaysAsync("restarted:");

        Assert.Equal(2, await site.StartsAsync());
    }

    [Fact]
    public async Task Service_that_is_stopped_while_it_is_restarted_stays_stopped()
    {
        await using var site = await WatchedSite.StartAsync(system, "raced", service: WatchedSite.SlowStop("raced"));

        await site.DieAsync(10);
        await site.SaysAsync("restarting:");
        await WatchedSite.UntilAsync(async () => (await site.SystemAsync($"systemctl show --property=Job {site.Unit}")).Trim() is not ("Job=" or "Job=0"));
        await site.SystemAsync($"systemctl stop --no-block {site.Unit}");
        await site.LetStopAsync();
        await site.SaysAsync("held:");

        Assert.Equal(1, await site.StartsAsync());
    }

    [Fact]
    public async Task Service_that_fails_again_after_its_restart_has_not_recovered()
    {
        await using var site = await WatchedSite.StartAsync(
            system,
            "relapsing",
            service: $"""
                ExecStart=
                ExecStart=/bin/sh -c 'test -e /run/relapsing/broken && sleep 0.5 && exit 1; exec /usr/bin/perl {BootedSystem.Shared}/manager.pl /run/relapsing'
                Restart=on-failure
                RestartSec=200ms
                """);

        await site.SystemAsync("touch /run/relapsing/broken");
        await site.DieAsync(10);
        await site.SaysAsync("restarted:");
        await site.SaysAsync("not recovered: systemd itself has had to start relapsing.service again since");
        await site.SystemAsync("rm /run/relapsing/broken");
        await site.SaysAsync("recovered:");
    }

    [Fact]
    public async Task Start_limit_is_waited_out()
    {
        await using var site = await WatchedSite.StartAsync(system, "limited", service: "[Unit]\nStartLimitIntervalSec=15s\nStartLimitBurst=1");

        await site.DieAsync(10);
        await site.SaysAsync("restart failed:");
        await site.SaysAsync("alert: systemd refuses to start limited.service: 1 starts within 15s; trying once more in 16s");
        await site.SaysAsync("recovered:");
    }

    [Fact]
    public async Task Command_that_hangs_is_ended_and_given_up_on()
    {
        await using var site = await WatchedSite.StartAsync(
            system, "hanging", "LIFEGUARD_EXEC='sleep 1000'\nLIFEGUARD_GIVE_UP=1/10min\nLIFEGUARD_COOLDOWN=500ms", service: "TimeoutStartSec=1s\nTimeoutStopSec=1s");

        await site.DieAsync(10);
        await site.SaysAsync("unknown: 'sleep 1000' did not end within 12");
        await site.SaysAsync("not recovered: hanging.service was not started anew");
        await site.SaysAsync("gave up: 1 restarts");

        Assert.Equal("", await site.SystemAsync("pgrep --full --exact 'sleep 1000' || true"));
        Assert.Equal(1, await site.StartsAsync());
    }

    [Fact]
    public async Task Command_is_not_run_twice_by_a_monitor_that_was_killed()
    {
        await using var site = await WatchedSite.StartAsync(system, "once", "LIFEGUARD_EXEC='echo run >> /run/once/runs; sleep 5; systemctl restart once.service'\nLIFEGUARD_COOLDOWN=1s");

        await site.DieAsync(10);
        await WatchedSite.UntilAsync(async () => await site.SystemAsync("cat /run/once/runs 2>/dev/null || true") == "run\n");
        await site.SystemAsync($"systemctl kill --kill-who=main --signal=KILL {site.Monitor}");
        await site.SaysAsync("resumed:");
        await site.SaysAsync("unknown: whether");
        Assert.Equal("run\n", await site.SystemAsync("cat /run/once/runs"));

        // It was killed with the monitor, and did not get to it: that is seen, and only then it is run anew.
        await site.SaysAsync("not recovered: once.service was not started anew");
        await site.SaysAsync("recovered:");
        Assert.Equal("run\nrun\n", await site.SystemAsync("cat /run/once/runs"));
        Assert.Equal(2, await site.StartsAsync());
    }
}
