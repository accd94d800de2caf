using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests.Samples;

/// <summary>A sample that runs as a service: takes orders and is told to stop as systemd and Kubernetes tell it.</summary>
internal sealed class OrderServiceProcess : IDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);
    private readonly ChildProcess _process;
    private int _port;

    private OrderServiceProcess(ChildProcess process) => _process = process;

    /// <summary>Starts the service and returns once it listens.</summary>
    internal static Task<OrderServiceProcess> StartAsync(string folder, string program, params string[] settings) => StartAsync(folder, program, null, settings);

    /// <summary>Starts the service with the prices of this server, and returns once it listens.</summary>
    internal static async Task<OrderServiceProcess> StartAsync(string folder, string program, PriceServer? prices, params string[] settings)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM to send.");
        const string Announcement = "Listening on port ";
        var service = new OrderServiceProcess(prices is null
            ? ChildProcess.Start(folder, "dotnet", [program, .. settings])
            : ChildProcess.Start(folder, [("PRICE_SERVER", prices.Address)], "dotnet", [program, "--Pricing", "OrderService.ServerPricing", .. settings]));
        var line = await service.PrintsAsync(Announcement);
        service._port = int.Parse(line[(line.IndexOf(Announcement, StringComparison.Ordinal) + Announcement.Length)..], CultureInfo.InvariantCulture);
        return service;
    }

    /// <summary>The answer to an order; null when the service closes the connection without one.</summary>
    internal async Task<string?> OrderAsync(string order)
    {
        using var bound = new CancellationTokenSource(Bound);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, bound.Token);
        await using var writer = new StreamWriter(client.GetStream());
        await writer.WriteLineAsync(order.AsMemory(), bound.Token);
        await writer.FlushAsync(bound.Token);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(bound.Token);
    }

    /// <summary>A client that is killed between connecting and its turn: the kernel has completed its handshake, and then resets the connection.</summary>
    internal async Task OrderAndDieAsync()
    {
        using var client = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
        await client.ConnectAsync(IPAddress.Loopback, _port);
    }

    internal Task<string> PrintsAsync(string text, int times = 1) => _process.PrintsAsync(text, times);

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    internal CommandResult Stop()
    {
        Assert.Equal(0, Kill(_process.Id, SigTerm));
        return _process.WaitForEnd();
    }

    /// <summary>Sends SIGTERM, and SIGKILL after a grace that the service outlives.</summary>
    internal CommandResult StopAndKill(TimeSpan grace)
    {
        Assert.Equal(0, Kill(_process.Id, SigTerm));
        return _process.WaitForKill(grace);
    }

    public void Dispose() => _process.Dispose();

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
