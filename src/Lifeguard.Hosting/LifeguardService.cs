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
        try
        {
            await CheckAsync(guard, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException ex) when (guard.Running is { } check)
        {
            // Whoever ended the start did not know at what.
            throw new OperationCanceledException($"startup check {check} was still running", ex, ex.CancellationToken);
        }
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

    // The deadline is one more check around all the others: it names itself when it is over, and the one that was running.
    private async Task CheckAsync(StartupGuard guard, CancellationToken cancellationToken)
    {
        if (options.Value.StartupDeadline is not { } deadline)
        {
            Require(await guard.RunAsync(cancellationToken).ConfigureAwait(false), guard);
            return;
        }

        var status = ExitStatus.Success;
        var all = new StartupGuard(services.GetService<ILogger<StartupGuard>>(), services.GetService<TimeProvider>())
            .CheckAll("startup_deadline", guard, done => status = done, deadline);
        Require(await all.RunAsync(cancellationToken).ConfigureAwait(false), all);
        Require(status, guard);
    }

    private static void Require(int status, StartupGuard guard)
    {
        if (status != ExitStatus.Success)
            throw new StartupFailedException(status, guard.Failure!);
    }
}
