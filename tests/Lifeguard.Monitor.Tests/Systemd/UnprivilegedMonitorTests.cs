namespace Lifeguard.Monitor.Tests.Systemd;

/// <summary>The monitor as the service that <c>lifeguard-monitor unit</c> prints: a user of its own, who may restart one unit.</summary>
public class UnprivilegedMonitorTests(BootedSystem system)
{
    [Fact]
    public async Task Restarts_its_unit_and_may_restart_no_other()
    {
        await using var site = await WatchedSite.StartAsync(system, "humble", startMonitor: false, isRoot: false);
        await InstallAsync(site, withRule: true);
        if (BootedSystem.NativeProgram is not null)
        {
            // The native program needs none.
            await site.SystemAsync($"mkdir -p /run/systemd/system/{site.Monitor}.d && printf '[Service]\\nInaccessiblePaths={BootedSystem.DotnetRoot}\\n' > /run/systemd/system/{site.Monitor}.d/alone.conf && systemctl daemon-reload");
        }

        await site.StartMonitorAsync();

        await site.DieAsync(10);
        await site.SaysAsync("restarted: humble.service");
        await site.SaysAsync("recovered:");

        Assert.Equal("lifeguard-monitor\n", await site.SystemAsync($"ps -o user:32= -p $(systemctl show --value --property=MainPID {site.Monitor})"));
        Assert.Contains("authentication required", await AsMonitorAsync(site, "restart systemd-journald.service"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("authentication required", await AsMonitorAsync(site, "stop humble.service"), StringComparison.OrdinalIgnoreCase);

        // What it does where its unit has failed.
        await site.SystemAsync("systemctl kill --kill-who=all --signal=KILL humble.service; while systemctl is-active --quiet humble.service; do sleep 0.1; done");
        Assert.Equal("", await AsMonitorAsync(site, "--job-mode=fail start humble.service"));
    }

    [Fact]
    public async Task Says_what_is_missing_where_the_rule_is()
    {
        await using var site = await WatchedSite.StartAsync(system, "forbidden", startMonitor: false, isRoot: false);
        await InstallAsync(site, withRule: false);
        await site.StartMonitorAsync();

        await site.DieAsync(10);
        await site.SaysAsync("alert: may not restart forbidden.service: the polkit rule is missing");
        await WatchedSite.UntilAsync(async () => (await site.SystemAsync($"journalctl --output=cat --unit={site.Monitor}")).Contains("status=77/NOPERM", StringComparison.Ordinal));
        Assert.Equal(1, await site.StartsAsync());
    }

    private static Task<string> AsMonitorAsync(WatchedSite site, string command) =>
        site.SystemAsync($"systemd-run --quiet --wait --pipe --uid=lifeguard-monitor systemctl --no-ask-password {command} 2>&1 || true");

    private static async Task InstallAsync(WatchedSite site, bool withRule)
    {
        var program = $"{BootedSystem.Shared}/lifeguard-monitor";
        await site.SystemAsync(
            $"""
            set -e
            mkdir -p /etc/sysusers.d /etc/polkit-1/rules.d
            {program} unit --unit {site.Name} --file sysusers > /etc/sysusers.d/lifeguard-monitor.conf
            systemd-sysusers
            {(withRule ? $"{program} unit --unit {site.Name} --file polkit > /etc/polkit-1/rules.d/50-lifeguard-monitor-{site.Name}.rules" : "")}
            chmod -R a+rX /etc/polkit-1
            systemctl try-restart polkit.service
            """);
    }
}
