namespace Lifeguard.Monitor.Tests.Systemd;

/// <summary>A service that knows by itself that it is broken, and leaves with a status that says so: nobody has to come.</summary>
public class GuardedServiceTests(BootedSystem system)
{
    [Fact]
    public async Task Service_that_gives_up_by_itself_serves_again_without_a_person()
    {
        Assert.SkipUnless(Directory.Exists(BootedSystem.SampleRoot), $"needs the sample service, built, in {BootedSystem.SampleRoot}");

        // It may not take connections, until it has ended once: what a restart cures.
        await using var site = await WatchedSite.StartAsync(
            system,
            "guarded",
            "LIFEGUARD_PRESET=lifeguard",
            $"""
            ExecStart=
            ExecStart={BootedSystem.DotnetRoot}/dotnet {BootedSystem.Samples}/GuardedService.dll --Port 8085 --TakingsFile /run/guarded/takings
            ExecStopPost=/bin/sh -c 'rm -f /run/systemd/system/guarded.service.d/deaf.conf; systemctl daemon-reload'
            Restart=on-failure
            SystemCallErrorNumber=EPERM
            """,
            before: "mkdir -p /run/systemd/system/guarded.service.d && printf '[Service]\\nSystemCallFilter=~accept accept4\\n' > /run/systemd/system/guarded.service.d/deaf.conf");

        await site.SaysAsync("failure: exit status 70; 1 of 10 within 90s: \"lifeguard: event=exit ");
        await WatchedSite.UntilAsync(async () => (await site.SystemAsync("bash -c 'exec 3<>/dev/tcp/127.0.0.1/8085 && echo apple 3 >&3 && timeout 5 head -1 <&3' 2>/dev/null || true")) == "ordered: 3 apple\n");

        var gaveUp = await site.StampAsync("^lifeguard: event=giveup .* 10 failures within");
        var serves = await site.StampAsync("Listening on port 8085", last: true);
        TestContext.Current.TestOutputHelper?.WriteLine($"guarded: {serves - gaveUp:0.000} s from the tenth failure to listening again");
        Assert.InRange(serves - gaveUp, 0, 60);
    }
}
