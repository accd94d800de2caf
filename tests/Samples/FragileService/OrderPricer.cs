using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace OrderService;

/// <summary>The queue consumer: prices each order.</summary>
internal sealed class OrderPricer(Channel<Order> orders, IPricing pricing, Takings takings) : IHostedService
{
    private Task? _worker;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _worker = Task.Run(PriceOrdersAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        orders.Writer.TryComplete();
        _worker?.Wait(); // LIFE4001
        return Task.CompletedTask;
    }

    private async Task PriceOrdersAsync()
    {
        await foreach (var order in orders.Reader.ReadAllAsync()) // LIFE2001
        {
            takings.Add(pricing.PriceOf(order.Item) * order.Count);
        }
    }
}
