using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrderService;

/// <summary>The timer: writes the takings to a file every now and then. A write that fails is reported and tried again at the next tick.</summary>
internal sealed class TakingsWriter(IConfiguration configuration, Takings takings, ILogger<TakingsWriter> logger) : IHostedService, IDisposable
{
    private readonly string _file = configuration["TakingsFile"] ?? Path.Combine(AppContext.BaseDirectory, "takings.txt");
    private readonly PeriodicTimer _timer = new(configuration.GetValue("WriteEvery", TimeSpan.FromSeconds(10)));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = WriteAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer.Dispose();

    private async Task WriteAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                await File.WriteAllTextAsync(_file, takings.ToString());
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "The takings could not be written");
            }
        }
    }
}
