using System.Net.Sockets;
using System.Text;
using Lifeguard.Tests.Testing;

namespace Lifeguard.Hosting.Tests;

/// <summary>What systemd hears: the messages on a socket like its own, from a process as it would start it.</summary>
public sealed class SystemdReporterTests : IDisposable
{
    // Fed every 0.2 s.
    private const string WatchdogMicroseconds = "400000";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeguard");
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public SystemdReporterTests() => _manager.Bind(new UnixDomainSocketEndPoint(Address));

    private string Address => Path.Combine(_folder.FullName, "notify");

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Waiting_for_work_is_healthy_and_feeds_the_watchdog()
    {
        using var process = Start("loop-idles");

        Assert.Equal(["STATUS=1 loops healthy", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"], Enumerable.Range(0, 5).Select(_ => Hear(TimeSpan.FromSeconds(60))));
    }

    [Fact]
    public void Turn_that_hangs_feeds_it_no_more()
    {
        using var process = Start("turn-hangs");

        Assert.Equal("STATUS=1 loops healthy", Hear(TimeSpan.FromSeconds(60)));
        // Ten times the pause between two feedings.
        Assert.Contains(Enumerable.Range(0, 20).Select(_ => Hear(TimeSpan.FromSeconds(2))), message => message is null);
    }

    /// <summary>A loop that was stopped in the middle of its turn turns no more. What is in time is not to be killed for it.</summary>
    [Theory]
    [InlineData("stops-slowly")]
    [InlineData("stops-slowly-beside-others")]
    [InlineData("disposal-is-slow")]
    public async Task Service_that_stops_feeds_it_still(string scenario)
    {
        using var process = Start(scenario);
        Assert.Equal("STATUS=1 loops healthy", Hear(TimeSpan.FromSeconds(60)));
        process.Terminate();
        await process.PrintsAsync("stops slowly");

        // Five times as long as the turn may last.
        for (var feeding = 0; feeding < 10; feeding++)
            Assert.Equal("WATCHDOG=1", Hear(TimeSpan.FromSeconds(20)));
        process.CloseInput();
        Assert.Equal(0, (await process.EndAsync()).Status);
    }

    /// <summary>Without a guarded run nothing else ends it.</summary>
    [Fact]
    public async Task Stop_that_never_ends_feeds_it_no_more()
    {
        using var process = StartIn("bare", "disposal-hangs");
        Assert.Equal("STATUS=0 loops healthy", Hear(TimeSpan.FromSeconds(60)));
        process.Terminate();
        await process.PrintsAsync("disposal hangs");

        // Its bound is 2.8 s: 14 feedings.
        Assert.Contains(Enumerable.Range(0, 40).Select(_ => Hear(TimeSpan.FromSeconds(2))), message => message is null);
    }

    [Fact]
    public async Task Watchdog_of_another_process_is_left_to_it()
    {
        using var process = Start("loop-idles", ("WATCHDOG_PID", "1"));
        Assert.Equal("STATUS=1 loops healthy", Hear(TimeSpan.FromSeconds(60)));
        process.Terminate();
        await process.EndAsync();

        Assert.Equal(0, _manager.Available);
    }

    [Fact]
    public async Task Says_nothing_unless_asked_to()
    {
        using var process = Start("stops");
        await process.PrintsAsync("witness started");
        process.Terminate();
        await process.EndAsync();

        Assert.Equal(0, _manager.Available);
    }

    private ScenarioProcess Start(string scenario, params (string Name, string Value)[] environment) => StartIn("guarded", scenario, environment);

    private ScenarioProcess StartIn(string mode, string scenario, params (string Name, string Value)[] environment)
        => ScenarioProcess.StartProgram(
            Built.PathTo("Hosting10", "Lifeguard.Hosting.Scenarios.dll"),
            [mode, scenario],
            [("NOTIFY_SOCKET", Address), ("WATCHDOG_USEC", WatchdogMicroseconds), .. environment]);

    /// <summary>The next message; null when none comes in time.</summary>
    private string? Hear(TimeSpan limit)
    {
        if (!_manager.Poll(limit, SelectMode.SelectRead))
            return null;
        var message = new byte[4096];
        return Encoding.UTF8.GetString(message, 0, _manager.Receive(message));
    }
}
