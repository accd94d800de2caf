using Lifeguard;
using Lifeguard.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A native service that uses all of the library, and gives up: the file it reads is never there.
// Settings: --File <path> --Lifeguard:Loops:FileReader:Window:Threshold 10
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddHostedService<FileReader>();
builder.Services.AddLifeguard()
    .AddLoop("spare", options => options.Window.Threshold = 5)
    .AddWindow("restarts", options => options.Threshold = 5)
    .RequireMembers<FileReader>(".ctor", "StartAsync")
    .AddStartupCheck("services", (services, _) =>
    {
        services.GetRequiredKeyedService<FailureWindow>("restarts").Record();
        services.GetRequiredKeyedService<LoopGuard>("spare").Beat();
        return Task.CompletedTask;
    });
builder.Services.AddHealthChecks().AddLifeguard(turnLimit: TimeSpan.FromMinutes(1));

// For the tests: a handler that would keep the process for ever.
if (builder.Configuration["BlockExit"] is "true")
    AppDomain.CurrentDomain.ProcessExit += (_, _) => BlockForEver();
return await builder.Build().RunGuardedAsync();

static void BlockForEver()
{
    using var never = new ManualResetEventSlim();
#pragma warning disable LIFE4001 // What the exit outlasts is the point.
    never.Wait();
#pragma warning restore LIFE4001
}

/// <summary>The loop: reads a file, again and again.</summary>
public sealed class FileReader(Microsoft.Extensions.Configuration.IConfiguration configuration, LoopGuard<FileReader> guard) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            guard.Beat();
            try
            {
                await File.ReadAllTextAsync(configuration["File"] ?? "/nowhere/orders.txt", stoppingToken);
                await Task.Delay(TimeSpan.FromMilliseconds(100), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception ex) when (guard.ShouldHandle(ex, stoppingToken))
            {
                await guard.FailedAsync(ex, stoppingToken);
            }
        }
    }
}
