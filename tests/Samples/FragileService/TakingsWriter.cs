using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrderService;

/// <summary>The timer: writes the takings to a file every now and then.</summary>
internal sealed class TakingsWriter(IConfiguration configuration, Takings takings, ILogger<TakingsWriter> logger) : IHostedService
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

    private async Task WriteAsync()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync()) // LIFE2002
            {
                await File.WriteAllTextAsync(_file, takings.ToString());
            }
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "The takings cannot be written");
        }
    }
}
