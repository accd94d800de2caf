using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrderService;

/// <summary>The queue consumer: prices each order. One that cannot be priced is reported; the next one is priced.</summary>
internal sealed class OrderPricer(Channel<Order> orders, IPricing pricing, Takings takings, ILogger<OrderPricer> logger) : IHostedService
{
    private Task _worker = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _worker = Task.Run(PriceOrdersAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        orders.Writer.TryComplete();
        await Task.WhenAny(_worker, Task.Delay(TimeSpan.FromSeconds(5), cancellationToken));
        if (!_worker.IsCompleted)
            logger.LogWarning("Stopped before every order was priced");
    }

    private async Task PriceOrdersAsync()
    {
        await foreach (var order in orders.Reader.ReadAllAsync())
        {
            try
            {
                takings.Add(pricing.PriceOf(order.Item) * order.Count);
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "{Order} could not be priced", order);
            }
        }
    }
}
