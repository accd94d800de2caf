using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lifeguard.Monitor.Journal;

namespace Lifeguard.Monitor.Tests.Systemd;

/// <summary>Journals that are cut off, rotated, forgotten, forbidden, or no journals at all. Each leaves a line that says so.</summary>
public class HostileJournalTests(BootedSystem system)
{
    [Theory]
    [InlineData("cursor-unknown", "s=00000000000000000000000000000000;i=1;b=00000000000000000000000000000000;m=1;t=1;x=1")]
    [InlineData("cursor-damaged", "nonsense")]
    public async Task Cursor_that_journald_does_not_know_loses_nothing_and_repeats_nothing(string name, string cursor)
    {
        await using var site = await WatchedSite.StartAsync(system, name);

        await site.DieAsync(9);
        await site.SystemAsync($"systemctl stop {site.Monitor}");
        await site.SystemAsync($"sed -i 's|\"cursor\": \"[^\"]*\"|\"cursor\": \"{cursor}\"|' /var/lib/lifeguard/{name}/state.json && grep -q '{cursor}' /var/lib/lifeguard/{name}/state.json");
        await site.StartMonitorAsync();
        if (cursor == "nonsense")
        {
            await site.SaysAsync("cursor: journalctl does not take where we left off");
        }

        await site.SystemAsync("sleep 1");
        Assert.Equal(1, await site.StartsAsync());

        await site.DieAsync(1);
        await site.SaysAsync("restarted:");
    }

    [Fact]
    public async Task Journalctl_that_dies_and_a_journal_that_is_rotated_lose_nothing()
    {
        await using var site = await WatchedSite.StartAsync(system, "rotated");

        await site.DieAsync(4);
        await site.SystemAsync($"kill -9 $(pgrep --parent $(systemctl show --value --property=MainPID {site.Monitor}) journalctl)");
        await site.DieAsync(2);
        await site.SaysAsync("journalctl ended (exit status 137");
        await site.SystemAsync("journalctl --rotate");
        await site.DieAsync(3);
        await site.SystemAsync("systemctl restart systemd-journald.service");
        Assert.Equal(1, await site.StartsAsync());
        await site.DieAsync(1);
        await site.SaysAsync("restarted:");
    }

    [Fact]
    public async Task Unreadable_journal_is_told()
    {
        await system.RequireAsync();

        var said = await system.RunAsync($"setpriv --reuid=nobody --regid=nogroup --clear-groups {BootedSystem.Shared}/lifeguard-monitor watch --unit dbus --state-dir /tmp/unreadable 2>&1; echo $?");

        Assert.Contains("no journal: may not read the system's journal: add this user to the group systemd-journal, or run as root", said);
        Assert.EndsWith("\n77\n", said);
    }

    [Fact]
    public async Task Missing_unit_is_told()
    {
        await system.RequireAsync();

        var said = await system.RunAsync($"{BootedSystem.Shared}/lifeguard-monitor watch --unit misspelt --state-dir /tmp/misspelt 2>&1; echo $?");

        Assert.Equal("no unit: systemd knows no misspelt.service\n78\n", said);
    }

    [Fact]
    public async Task State_of_a_newer_monitor_is_kept_aside()
    {
        await using var site = await WatchedSite.StartAsync(system, "newer", startMonitor: false);

        await site.SystemAsync("mkdir -p /var/lib/lifeguard/newer && echo '{\"version\": 99}' > /var/lib/lifeguard/newer/state.json");
        await site.StartMonitorAsync();
        await site.SaysAsync("state: its version is 99, and this monitor writes 1; kept as ");

        Assert.Equal("{\"version\": 99}\n", await site.SystemAsync("cat /var/lib/lifeguard/newer/state.json.1"));
    }

    [Fact]
    public async Task Stream_that_is_cut_shuffled_doubled_and_of_another_boot_counts_what_is_true()
    {
        await system.RequireAsync();
        var boot = (await system.RunAsync("cat /proc/sys/kernel/random/boot_id")).Trim().Replace("-", "", StringComparison.Ordinal);
        var now = new JournalClock().GetTimestamp();
        var input = new StringBuilder();
        input.Append("{\"MESSAGE\":\"worker died\",\"_BOO\n\0\0\n[1,2]\n\n" + new string('x', 5_000_000) + "\n");
        for (var i = 0; i < 20; i++)
        {
            // Another boot, and one of ours that another unit wrote.
            Write("00000000000000000000000000000000", now, 1, "site.service");
            Write(boot, now, 1, "other.service");
        }

        // Nine in disorder, each of them twice, while the wall clock jumps; and one without a text.
        foreach (var i in (int[])[5, 3, 4, 9, 1, 7, 2, 8, 6])
        {
            for (var copy = 0; copy < 2; copy++)
            {
                Write(boot, now - (i * 1_000_000), i % 2 == 0 ? 1_000_000 : long.MaxValue, "site.service");
            }
        }

        input.Append(CultureInfo.InvariantCulture, $"{{\"_SYSTEMD_UNIT\":\"site.service\",\"_BOOT_ID\":\"{boot}\",\"__MONOTONIC_TIMESTAMP\":\"{now}\",\"MESSAGE\":null}}\n");
        var nine = await WatchAsync(input.ToString());
        Write(boot, now, 1, "site.service");
        var ten = await WatchAsync(input.ToString());

        Assert.DoesNotContain("tripped", nine);
        Assert.Equal(4, Skipped("lines that are no journal entries"));
        Assert.Contains("the last: more than 4194304 bytes", nine);
        Assert.Equal(20, Skipped("entries of another boot"));
        Assert.Contains("skipped: 1 entries without a text to look at; failures among them are not seen", nine);
        Assert.Single(ten.Split('\n'), line => line.StartsWith("tripped: 10 failures within 9s", StringComparison.Ordinal));

        // Told every now and then: on a slow machine in several lines.
        int Skipped(string what) => Regex.Matches(nine, $@"skipped: (\d+) {what}").Sum(line => int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture));

        void Write(string bootId, long stamp, long realtime, string unit) => input.Append(JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["__CURSOR"] = $"c{bootId}{stamp}{unit}",
            ["_BOOT_ID"] = bootId,
            ["__MONOTONIC_TIMESTAMP"] = $"{stamp}",
            ["__REALTIME_TIMESTAMP"] = $"{realtime}",
            ["_SYSTEMD_UNIT"] = unit,
            ["_PID"] = "7",
            ["MESSAGE"] = "worker 7 died",
        })).Append('\n');
    }

    private Task<string> WatchAsync(string input) => system.RunAsync(
        $"printf '[Service]\\nExecStart=/bin/true\\n' > /run/systemd/system/site.service; {BootedSystem.Shared}/lifeguard-monitor watch --unit site --stdin --dry-run --match '^worker .* died' 2>&1", input);
}
