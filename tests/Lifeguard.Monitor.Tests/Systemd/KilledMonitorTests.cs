using System.Globalization;

namespace Lifeguard.Monitor.Tests.Systemd;

/// <summary>The monitor is killed at random instants, again and again, while workers die. The journal is the truth.</summary>
public class KilledMonitorTests(BootedSystem system)
{
    // Two hundred take four minutes: a release asks for them, a change for fewer.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("LIFEGUARD_TEST_KILLS") ?? "40", CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_failure_is_lost_and_none_restarts_twice()
    {
        await using var site = await WatchedSite.StartAsync(system, "killed", "LIFEGUARD_WINDOW=1h\nLIFEGUARD_COOLDOWN=500ms\nLIFEGUARD_GIVE_UP=1000/1h", startMonitor: false);
        await site.SystemAsync($"mkdir -p /run/systemd/system/{site.Monitor}.d && printf '[Service]\\nRestartSec=10ms\\n' > /run/systemd/system/{site.Monitor}.d/fast.conf && systemctl daemon-reload");
        await site.StartMonitorAsync();

        // From 0 to 2 s apart: while it starts, reads, counts, restarts, cools down. Each fifth only some time after it has started, however slow
        // the machine is: one that is always killed at its start gets nowhere.
        await site.SystemAsync(
            $$"""
            cat > /run/killed/killer <<'end'
            n=0
            while [ ! -e /run/killed/enough ]; do
                sleep $(shuf -e 0 0 1 -n 1).$(shuf -i 0-99 -n 1)
                if [ $((n % 5)) = 4 ]; then
                    while [ "$(systemctl show --value --property=ActiveState {{site.Monitor}})" != active ]; do sleep 0.1; done
                    sleep 1.$(shuf -i 0-99 -n 1)
                fi
                systemctl kill --kill-who=main --signal=KILL {{site.Monitor}} 2>/dev/null && n=$((n + 1))
                echo $n > /run/killed/kills
            done
            end
            systemd-run --quiet --unit=killer /bin/sh /run/killed/killer
            """);

        var rounds = 0;
        while (int.Parse(await site.SystemAsync("cat /run/killed/kills 2>/dev/null || echo 0"), CultureInfo.InvariantCulture) < Kills)
        {
            for (var death = 1; death <= 10; death++)
            {
                // Not before the tenth: then one was counted twice.
                Assert.Equal(1 + rounds, await site.StartsAsync());
                await site.DieAsync(1);
            }

            // At the tenth: else one was lost. Then until it counts again, so that the next ten are ten.
            rounds++;
            await site.UntilToldAsync(async () => await site.StartsAsync() == 1 + rounds);
            await site.UntilToldAsync(async () => (await site.SystemAsync("cat /var/lib/lifeguard/killed/state.json")).Contains("\"phase\": \"Armed\"", StringComparison.Ordinal));
        }

        await site.SystemAsync("touch /run/killed/enough; sleep 3");
        Assert.Equal(1 + rounds, await site.StartsAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills, {rounds} storms of ten deaths, {rounds} restarts");
    }
}
