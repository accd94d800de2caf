using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrderService;

/// <summary>The TCP listener: one connection, one line, one order.</summary>
internal sealed class OrderListener(IConfiguration configuration, Channel<Order> orders, ILogger<OrderListener> logger) : IHostedService
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, configuration.GetValue("Port", 0));
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        logger.LogInformation("Listening on port {Port}", ((IPEndPoint)_listener.LocalEndpoint).Port);
        _loop = AcceptAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping.Cancel();
        await _loop; // LIFE4002
        _listener.Stop();
    }

    private async Task AcceptAsync(CancellationToken stopping)
    {
        try
        {
            while (!stopping.IsCancellationRequested) // LIFE2001
            {
                using var client = await _listener.AcceptTcpClientAsync(stopping);
                await ServeAsync(client, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            logger.LogInformation("No longer listening");
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream());
        var order = Order.Parse(await reader.ReadLineAsync(stopping));
        await orders.Writer.WriteAsync(order, stopping);
        await writer.WriteLineAsync($"ordered: {order.Count} {order.Item}");
    }
}
