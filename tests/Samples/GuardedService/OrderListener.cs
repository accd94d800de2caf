using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Lifeguard.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrderService;

/// <summary>
/// The TCP listener: one connection, one line, one order. A bad order is refused; the next one is served. Where no connection can be
/// taken for long, its guard ends the process, which says so by its status: whoever started it can do more about that.
/// </summary>
internal sealed class OrderListener(IConfiguration configuration, Channel<Order> orders, LoopGuard<OrderListener> guard, ILogger<OrderListener> logger)
    : IHostedService, IDisposable
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
        await Task.WhenAny(_loop, Task.Delay(TimeSpan.FromSeconds(5), cancellationToken));
        if (!_loop.IsCompleted)
            logger.LogWarning("Stopped while a connection was being taken");
        _listener.Stop();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            guard.Beat();
            try
            {
                var client = await _listener.AcceptTcpClientAsync(stopping);
                _ = ServeAsync(client, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception ex) when (guard.ShouldHandle(ex, stopping))
            {
                await guard.FailedAsync(ex, stopping);
            }
        }

        logger.LogInformation("No longer listening");
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        try
        {
            using var connection = client;
            using var timeLimit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            timeLimit.CancelAfter(TimeSpan.FromSeconds(10));
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream());
            var order = Order.Parse(await reader.ReadLineAsync(timeLimit.Token));
            await orders.Writer.WriteAsync(order, timeLimit.Token);
            await writer.WriteLineAsync($"ordered: {order.Count} {order.Item}");
        }
        catch (Exception ex)
        {
            logger.LogWarning(ex, "An order was refused");
        }
    }
}
