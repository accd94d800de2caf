using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lifeguard.Hosting;

/// <summary>Checks before any service starts, and so before anything listens; then reports to systemd if asked to.</summary>
internal sealed class LifeguardService(IServiceProvider services, IOptions<LifeguardOptions> options, GuardedLoops loops, ExitManager exit) : IHostedLifecycleService, IDisposable
{
    private SystemdReporter? _systemd;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var loop in services.GetServices<LoopDeclaration>().Select(loop => loop.Name).Distinct())
            LoopGuard.Check(services.GetRequiredService<IOptionsMonitor<LoopGuardOptions>>().Get(loop));

        var guard = new StartupGuard(services.GetService<ILogger<StartupGuard>>(), services.GetService<TimeProvider>());
        foreach (var declaration in services.GetServices<StartupDeclaration>())
            declaration.AddTo(guard, services);
        var status = await CheckAsync(guard, cancellationToken).ConfigureAwait(false);
        if (status != ExitStatus.Success)
            throw new StartupFailedException(status);
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _systemd = SystemdReporter.Start(
            options.Value,
            loops,
            exit,
            ProcessExit.ShutdownTimeout(services) + ProcessExit.Grace(services) + ExitManager.HandlersBound,
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not before: other services may still stop, and what they need is disposed of after them.
    public void Dispose() => _systemd?.Dispose();

    // The deadline is one more check around all the others: it names itself when it is over.
    private async Task<int> CheckAsync(StartupGuard guard, CancellationToken cancellationToken)
    {
        if (options.Value.StartupDeadline is not { } deadline)
            return await guard.RunAsync(cancellationToken).ConfigureAwait(false);

        var status = ExitStatus.Success;
        var all = new StartupGuard(services.GetService<ILogger<StartupGuard>>(), services.GetService<TimeProvider>())
            .Check("startup_deadline", async token => status = await guard.RunAsync(token).ConfigureAwait(false), timeout: deadline);
        var late = await all.RunAsync(cancellationToken).ConfigureAwait(false);
        return late != ExitStatus.Success ? late : status;
    }
}
