using System.Globalization;
using System.Text.RegularExpressions;

namespace Lifeguard.Monitor.Tests.Systemd;

/// <summary>More lines than anyone reads, through standard input and through journald: what is not dropped is not missed, and what that costs.</summary>
public class FloodTests(BootedSystem system)
{
    private const int Lines = 500_000;

    [Fact]
    public async Task Stream_of_more_than_a_hundred_thousand_lines_a_second_is_kept_up_with()
    {
        await system.RequireAsync();
        await system.RunAsync(
            $$"""
            mkdir -p /run/flood
            printf '[Service]\nExecStart=/bin/true\n' > /run/systemd/system/flooded.service
            perl -e '
                my $boot = `cat /proc/sys/kernel/random/boot_id`; $boot =~ s/[-\n]//g;
                my ($now) = `cat /proc/uptime` =~ /^([\d.]+)/; $now = int(($now - 20) * 1e6);
                for my $i (1 .. {{Lines}}) {
                    my $text = $i % {{Lines / 10}} == 0 ? "worker 7 died" : "GET /orders/$i 200 12 ms from 203.0.113.9, served by worker 7";
                    my $stamp = $now + $i;
                    print "{\"_SYSTEMD_UNIT\":\"flooded.service\",\"_TRANSPORT\":\"stdout\",\"PRIORITY\":\"6\",\"SYSLOG_IDENTIFIER\":\"site\",\"_PID\":\"4711\",\"_BOOT_ID\":\"$boot\",\"_SYSTEMD_INVOCATION_ID\":\"0123456789abcdef0123456789abcdef\",\"__CURSOR\":\"s=739ad463348b4ceca5a9e69c95a3c93f;i=", sprintf("%x", $i), ";b=$boot;m=1;t=1;x=1\",\"__REALTIME_TIMESTAMP\":\"1764043741000000\",\"__MONOTONIC_TIMESTAMP\":\"$stamp\",\"MESSAGE\":\"$text\"}\n";
                }' > /run/flood/lines
            """);

        var said = await system.RunAsync(
            $$"""
            cd /run/flood && mkfifo pipe
            {{BootedSystem.Shared}}/lifeguard-monitor watch --unit flooded --stdin --dry-run --match '^worker .* died' < pipe 2> said &
            exec 3> pipe
            began=$(date +%s%N)
            cat lines >&3
            echo "took $(($(date +%s%N) - began))"
            grep VmHWM /proc/$!/status
            echo "cpu $(cat /proc/$!/task/*/schedstat | perl -ane '$all += $F[0]; END { print $all }')"
            exec 3>&-
            wait $! && echo left with 0
            cat said && rm -r /run/flood
            """);

        var (took, cpu, memory) = (Figure(said, "took") / 1e9, Figure(said, "cpu") / 1e9, Figure(said, "VmHWM:") / 1024);
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{Lines} lines in {took:0.00} s: {Lines / took:0} lines/s, {cpu:0.00} s of processor time, at most {memory:0.0} MiB resident"));
        Assert.Single(said.Split('\n'), line => line.StartsWith("tripped: 10 failures within", StringComparison.Ordinal));
        Assert.Contains("left with 0\n", said);
        Assert.InRange(memory, 1, 128);

        // By processor time: other tests run beside this one.
        Assert.InRange(Lines / cpu, 100_000, double.PositiveInfinity);
    }

    [Fact]
    public async Task Failures_in_the_fastest_flood_that_journald_can_take_are_seen()
    {
        await using var site = await WatchedSite.StartAsync(system, "torrent", service: "LogRateLimitIntervalSec=0");
        var manager = await site.ManagerAsync(); // PID 1's own lines may be lost in the flood

        await site.RunInServiceAsync("(perl -e 'print \"GET /orders/$_ 200 12 ms from 203.0.113.9, served by worker 7\\n\" for 1 .. 150000; print \"flood over\\n\"' &)");
        await site.DieAsync(9);
        await site.SystemAsync("sleep 0.2");
        Assert.Equal(manager, await site.ManagerAsync());
        await site.DieAsync(1);
        await site.SaysAsync("restarted:");
        await site.SaysAsync("recovered:");

        Assert.NotEqual(manager, await site.ManagerAsync());
        Assert.Single(site.Log, line => line.StartsWith("restarted:", StringComparison.Ordinal));
        Assert.Equal("", await site.SystemAsync($"journalctl --output=cat --unit={site.Unit} --grep='Suppressed' || true"));
    }

    [Fact]
    public async Task What_journald_drops_is_told()
    {
        await using var site = await WatchedSite.StartAsync(system, "deluge", service: "LogRateLimitIntervalSec=1s\nLogRateLimitBurst=500");

        // journald does not apply a unit's limit to each of its processes: it may take more than one.
        await WatchedSite.UntilAsync(async () =>
        {
            await site.RunInServiceAsync("perl -e 'print \"line $_\\n\" for 1 .. 20000'");
            await site.SystemAsync("sleep 1.2");
            await site.RunInServiceAsync("echo after");
            return await site.SystemAsync($"journalctl --output=cat --unit={site.Unit} --grep='Suppressed' || true") != "";
        });

        Assert.Matches(@"^dropped: journald threw away \d+ lines of deluge\.service", await site.SaysAsync("dropped:"));
    }

    [Fact]
    public async Task Monitor_of_a_quiet_service_costs_next_to_nothing()
    {
        await using var site = await WatchedSite.StartAsync(system, "quiet");
        await site.SaysAsync("watching:");
        await site.SystemAsync("sleep 2");

        var said = await site.SystemAsync(
            $$"""
            process=/proc/$(systemctl show --value --property=MainPID {{site.Monitor}})
            nanoseconds() { cat $process/task/*/schedstat | perl -ane '$all += $F[0]; END { print $all }'; }
            before=$(nanoseconds)
            sleep 10
            echo "cpu $(($(nanoseconds) - before))"
            grep VmRSS $process/status
            """);
        var (cpu, memory) = (Figure(said, "cpu") / 1e9 / 10, Figure(said, "VmRSS:") / 1024);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"idle: {cpu:P2} of a processor, {memory:0.0} MiB resident"));
        Assert.InRange(cpu, 0, 0.05);
        Assert.InRange(memory, 1, 100);
    }

    private static double Figure(string said, string name)
    {
        var figure = Regex.Match(said, $@"^{name}\s+(\d+)", RegexOptions.Multiline);
        Assert.True(figure.Success, $"no figure '{name}' in:\n{said}");
        return double.Parse(figure.Groups[1].Value, CultureInfo.InvariantCulture);
    }
}
