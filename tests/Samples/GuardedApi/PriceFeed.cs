using Lifeguard.Hosting;

namespace GuardedApi;

/// <summary>Keeps the prices up to date. A file that cannot be read is reported and tried again; old prices are served meanwhile, but not for ever.</summary>
public sealed class PriceFeed(IConfiguration configuration, PriceList prices, LoopGuard<PriceFeed> guard) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(configuration.GetValue("RefreshEvery", TimeSpan.FromSeconds(10)));
        guard.Idle();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            guard.Beat();
            try
            {
                await prices.LoadAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception ex) when (guard.ShouldHandle(ex, stoppingToken))
            {
                await guard.FailedAsync(ex, stoppingToken);
            }

            guard.Idle();
        }
    }
}
