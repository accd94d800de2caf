using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lifeguard.Monitor.Installing;

namespace Lifeguard.Monitor.Tests.Systemd;

/// <summary>A service in the booted system, and its monitor, both as real units. What the monitor says is read from its journal.</summary>
internal sealed class WatchedSite : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5); // for what is certain to come, however slow the machine is

    private readonly BootedSystem _system;
    private readonly string _directory;
    private Process? _log;

    private WatchedSite(BootedSystem system, string name)
    {
        _system = system;
        Name = name;
        _directory = $"/run/{name}";
    }

    public string Name { get; }

    public string Unit => $"{Name}.service";

    public string Monitor => $"lifeguard-monitor@{Name}.service";

    public List<string> Log { get; } = [];

    /// <summary>Starts a service and its monitor. The cooldown is scaled down, and so is the time that the test takes.</summary>
    public static async Task<WatchedSite> StartAsync(BootedSystem system, string name, string settings = "", string service = "", bool startMonitor = true, bool isRoot = true, string before = "")
    {
        await system.RequireAsync();
        var site = new WatchedSite(system, name);
        await system.RunAsync($"mkdir -p {site._directory} /etc/lifeguard && echo 0 > {site._directory}/deaths && chmod -R a+rwX {site._directory}");
        await system.RunAsync(
            $"cat > /run/systemd/system/{site.Unit}",
            $"""
            [Unit]
            StartLimitIntervalSec=0
            [Service]
            ExecStart=/usr/bin/perl {BootedSystem.Shared}/manager.pl {site._directory}
            ExecReload=/bin/sh {site._directory}/script
            KillMode=mixed
            TimeoutStopSec=5s
            {service}

            """);
        await system.RunAsync($"cat > /run/systemd/system/{site.Monitor}", UnitFiles.Service($"{BootedSystem.Shared}/lifeguard-monitor", isRoot));
        await system.RunAsync(
            $"cat > /etc/lifeguard/{name}.env",
            $"""
            LIFEGUARD_PRESET=fcgi-procmanager-dynamic
            LIFEGUARD_WINDOW=90s
            LIFEGUARD_COOLDOWN=3s
            {settings}

            """);
        await system.RunAsync($"{before}\nsystemctl daemon-reload && systemctl start {site.Unit}");
        if (startMonitor)
        {
            await site.StartMonitorAsync();
        }

        return site;
    }

    /// <summary>What makes the unit's stop last until <see cref="LetStopAsync"/>: a job is queued all this time.</summary>
    public static string SlowStop(string name) => $"ExecStop=/bin/sh -c 'until [ -e /run/{name}/go ]; do sleep 0.1; done'\nTimeoutStopSec=300s";

    public Task LetStopAsync() => SystemAsync($"touch {_directory}/go");

    public async Task StartMonitorAsync()
    {
        await _system.RunAsync($"systemctl start {Monitor}");
        _log ??= _system.Start($"exec journalctl --follow --no-tail --output=cat --unit={Monitor}");
    }

    /// <summary>Lets so many workers die, one after the other, and waits until they are dead.</summary>
    public async Task DieAsync(int deaths)
    {
        var before = await DeathsAsync();
        await SystemAsync($"echo {deaths} > {_directory}/deaths");
        await UntilAsync(async () => await DeathsAsync() >= before + deaths);
    }

    /// <summary>Lets all workers die, from now on.</summary>
    public Task DieForEverAsync() => SystemAsync($"touch {_directory}/fatal");

    public Task HealAsync() => SystemAsync($"rm -f {_directory}/fatal; echo 0 > {_directory}/deaths");

    /// <summary>Runs a shell script as a process of the service that is not its manager, as code in a worker would run.</summary>
    public async Task RunInServiceAsync(string script)
    {
        await _system.RunAsync($"cat > {_directory}/script", script);
        await _system.RunAsync($"systemctl reload {Unit}");
    }

    /// <summary>The line of a worker's death, as its manager would write it.</summary>
    public static string DeathLine(long manager) => $"2026-11-25 09:48:47 - FastCGI: manager (pid {manager}): increase workers to minimal 2";

    /// <summary>The pid of the service's manager.</summary>
    public async Task<long> ManagerAsync() => Number(await _system.RunAsync($"systemctl show --value --property=MainPID {Unit}"));

    /// <summary>Waits for a line of the monitor's log.</summary>
    public async Task<string> SaysAsync(string start)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (await _log!.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(limit.Token) is { } line)
            {
                Log.Add(line);
                if (line.StartsWith(start, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        Assert.Fail($"The monitor did not say '{start}' in time. It said:\n{string.Join('\n', Log)}");
        return "";
    }

    /// <summary>How often the service was started, by the journal.</summary>
    public async Task<long> StartsAsync() =>
        Number(await _system.RunAsync($"journalctl --output=cat --no-pager _PID=1 UNIT={Unit} MESSAGE_ID=39f53479d3a045ac8e11786248231fbf | grep -c . || true"));

    /// <summary>Seconds from the failure with a number, from 1, to the last start of the service, by the journal.</summary>
    public async Task<double> SecondsToStartAsync(int failure)
    {
        var failed = Number(await _system.RunAsync($"journalctl --output=json --output-fields=MESSAGE --no-pager --unit={Unit} | grep 'increase workers to minimal' | sed -n {failure}p | sed -E 's/.*__MONOTONIC_TIMESTAMP\":\"([0-9]+).*/\\1/'"));
        var started = Number(await _system.RunAsync($"systemctl show --value --property=ActiveEnterTimestampMonotonic {Unit}"));
        return (started - failed) / 1e6;
    }

    /// <summary>When the service wrote a line, in seconds since the boot, by the journal.</summary>
    public async Task<double> StampAsync(string pattern, bool last = false)
    {
        var lines = await _system.RunAsync($"journalctl --output=json --output-fields=MESSAGE --no-pager --unit={Unit}");
        var stamps = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => Regex.IsMatch(entry.GetProperty("MESSAGE").ToString(), pattern))
            .Select(entry => double.Parse(entry.GetProperty("__MONOTONIC_TIMESTAMP").GetString()!, CultureInfo.InvariantCulture) / 1e6)
            .ToArray();
        Assert.True(stamps.Length > 0, $"no line '{pattern}' in the journal of {Unit}");
        return last ? stamps[^1] : stamps[0];
    }

    public async Task<string> SystemAsync(string command) => await _system.RunAsync(command);

    public Task<string> VerbAsync(string verb) => _system.RunAsync($"{BootedSystem.Shared}/lifeguard-monitor {verb} --unit {Name}", mayFail: true);

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            await Task.Delay(100, limit.Token);
        }
    }

    /// <summary>Waits until something holds; if it never does, the test fails with what the monitor has said and knows.</summary>
    public async Task UntilToldAsync(Func<Task<bool>> condition)
    {
        try
        {
            await UntilAsync(condition);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail(await _system.RunAsync($"journalctl --output=short-monotonic --no-pager --lines=60 --unit={Monitor} --unit={Unit}; cat /var/lib/lifeguard/{Name}/state.json", mayFail: true));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _system.RunAsync($"systemctl stop {Monitor} {Unit}", mayFail: true);
        if (_log is { } log)
        {
            log.Kill();
            log.Dispose();
        }
    }

    private async Task<long> DeathsAsync() => Number(await _system.RunAsync($"journalctl --output=cat --no-pager --unit={Unit} | grep -c 'increase workers to minimal' || true"));

    private static long Number(string text) => long.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
