using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lifeguard.Hosting;

/// <summary>One run of a host, from start to disposal, and the status that tells the truth about it.</summary>
#pragma warning disable CA1001 // A thread may still wait for the event when the run is over.
internal sealed class GuardedRun
#pragma warning restore CA1001
{
    private readonly IHost _host;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ExitManager _exit;
    private readonly Action<int>? _terminate;
    private readonly string? _terminationMessagePath;
    private readonly TimeSpan _startupTimeout;
    private readonly TimeSpan _stopBound;
    private readonly bool _isGuest;
    private readonly bool _failuresStop;
    private readonly ManualResetEventSlim _leaving = new();
    private readonly ManualResetEventSlim _over = new();
    private IReadOnlyList<BackgroundService> _services = [];
    private string? _failure;
    private int? _status;
    private volatile bool _askedToStop;
    private string? _cancelled;

    private GuardedRun(IHost host)
    {
        var services = host.Services;
        _host = host;
        _lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        _exit = services.GetService<ExitManager>() ?? ProcessExit.CreateManager(services);
        _terminate = ProcessExit.Terminate(services);
        _terminationMessagePath = ProcessExit.TerminationMessagePath(services);
        _startupTimeout = services.GetRequiredService<IOptions<HostOptions>>().Value.StartupTimeout;
        _stopBound = ProcessExit.ShutdownTimeout(services) + ProcessExit.Grace(services);
        _isGuest = ProcessExit.IsGuest(services);
        _failuresStop = services.GetRequiredService<IOptions<HostOptions>>().Value.BackgroundServiceExceptionBehavior == BackgroundServiceExceptionBehavior.StopHost;
    }

    internal static async Task<int> RunAsync(IHost host, CancellationToken cancellationToken)
    {
        GuardedRun run;
        try
        {
            run = new GuardedRun(host);
        }
        catch (Exception ex) when (!ProcessExit.IsGuest(host.Services))
        {
            // A setting that makes no sense: without it nobody knows how to leave, so it is left at once.
            var status = StartupGuard.StatusOf(ex);
            var line = MonitorLine.Exit(status, $"the start failed: {MonitorLine.Describe(ex)}");
            StandardError.WriteLine(line);
            TerminationMessage.Write(ProcessExit.TerminationMessagePath(host.Services), line);
            return status;
        }

        return await run.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        BoundTheStop();
        using var term = Observe(PosixSignal.SIGTERM);
        using var interrupt = Observe(PosixSignal.SIGINT);
        using var quit = Observe(PosixSignal.SIGQUIT);
        try
        {
            return await RunToTheEndAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _over.Set();
            _leaving.Set();
        }
    }

    private async Task<int> RunToTheEndAsync(CancellationToken cancellationToken)
    {
        var status = await StartAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            status ??= await ServeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is not HostAbortedException)
        {
            // From .NET 11 on the failure of a background service comes out here as well.
            status = FailedServices() ?? ExitStatus.Software;
            _failure ??= $"the host failed: {MonitorLine.Describe(ex)}";
        }

        // Last words come first; success is a fact only when all is over.
        if (status != ExitStatus.Success)
            Announce(status.Value);
        // From here on there is a bound even if the host never began to stop.
        _status = status;
        _leaving.Set();
        await DisposeAsync().ConfigureAwait(false);
        if (status == ExitStatus.Success)
            Announce(status.Value);
        return _exit.Status ?? status.Value;
    }

    // An exit that was asked for has announced itself.
    private void Announce(int status)
    {
        if (_exit.Status is not null)
            return;
        var line = MonitorLine.Exit(status, _failure ?? "stopped");
        StandardError.WriteLine(line);
        if (status != ExitStatus.Success && !_isGuest)
            TerminationMessage.Write(_terminationMessagePath, line);
    }

    // Only looks: what the signal does is the host's business.
    private PosixSignalRegistration? Observe(PosixSignal signal)
    {
        try
        {
            return PosixSignalRegistration.Create(signal, _ => _askedToStop = true);
        }
        catch (Exception ex) when (ex is IOException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The status if the host does not run, else null.</summary>
    private async Task<int?> StartAsync(CancellationToken cancellationToken)
    {
        // The clock of timers: whoever began to count later is not over sooner.
        var began = Environment.TickCount64;
        try
        {
            await _host.StartAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested || _lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Asked to stop before it was up.
            _services = BackgroundServices();
            return _exit.Status ?? FailedServices() ?? ExitStatus.Success;
        }
        catch (StartupFailedException ex) when (!_isGuest)
        {
            _failure = ex.Message;
            return ex.Status;
        }
        catch (Exception ex) when (ex is not HostAbortedException && !_isGuest)
        {
            // Before .NET 10 a background service that fails at once fails the start.
            _services = BackgroundServices();
            if (FailedServices() is { } failed)
                return failed;
            _failure = IsCancellation(ex) && _startupTimeout > TimeSpan.Zero && Environment.TickCount64 - began >= (long)_startupTimeout.TotalMilliseconds
                ? $"the start was not done within {nameof(HostOptions)}.{nameof(HostOptions.StartupTimeout)} ({_startupTimeout.TotalSeconds:0.###} s): {MonitorLine.Describe(ex)}"
                : $"the start failed: {MonitorLine.Describe(ex)}";
            return StartupGuard.StatusOf(ex);
        }
    }

    // Services that start side by side fail side by side.
    private static bool IsCancellation(Exception failure) => failure is OperationCanceledException || (failure as AggregateException)?.InnerExceptions.Any(IsCancellation) == true;

    private async Task<int> ServeAsync(CancellationToken cancellationToken)
    {
        _services = BackgroundServices();
        WatchGuardedLoops();
        using var snapshot = _lifetime.ApplicationStopping.Register(NoteWhoEndedUnasked);
        await _host.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        _askedToStop |= cancellationToken.IsCancellationRequested;
        return _exit.Status ?? FailedServices() ?? UnstoppedServices() ?? Environment.ExitCode;
    }

    private List<BackgroundService> BackgroundServices()
    {
        try
        {
            return _host.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
        }
        catch (Exception)
        {
            // A service that cannot be made: the start has failed at it, and says so.
            return [];
        }
    }

    // A service with a guard has a loop, and a loop has no end of its own.
    private void WatchGuardedLoops()
    {
        var loops = _host.Services.GetService<GuardedLoops>();
        foreach (var service in _services)
        {
            service.ExecuteTask?.ContinueWith(
                ended =>
                {
                    // Asked only now: a service may get its guard when its loop begins.
                    if (loops?.HasGuardFor(service.GetType()) == true && !_lifetime.ApplicationStopping.IsCancellationRequested)
                        _exit.Exit(ExitStatus.Software, $"the loop of {service.GetType().Name} ended, and nobody had asked it to", ended.Exception?.InnerException);
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    // Runs when the stop begins, before any service hears of it: what has been cancelled by now was cancelled by something else.
    private void NoteWhoEndedUnasked()
        => _cancelled = _failuresStop ? _services.FirstOrDefault(service => service.ExecuteTask is { IsCanceled: true })?.GetType().Name : null;

    private int? FailedServices()
    {
        // A stop that somebody asked for may have cancelled a service before anyone could look: its own callback runs first.
        if (_cancelled is not null && !_askedToStop)
            _failure ??= $"{_cancelled} ended with a cancellation that was not the host's stop";
        if (_failure is null && _failuresStop && _services.FirstOrDefault(service => service.ExecuteTask is { IsFaulted: true }) is { } failed)
            _failure = $"{failed.GetType().Name} failed: {MonitorLine.Describe(failed.ExecuteTask!.Exception!.InnerException!)}";
        return _failure is null ? null : ExitStatus.Software;
    }

    private int? UnstoppedServices()
    {
        if (RunningServices() is not { Length: > 0 } running)
            return null;
        _failure = $"{running} did not stop in time";
        return ExitStatus.TempFail;
    }

    private string RunningServices() => string.Join(", ", _services.Where(service => service.ExecuteTask is { IsCompleted: false }).Select(service => service.GetType().Name));

    private async Task DisposeAsync()
    {
        try
        {
            if (_host is IAsyncDisposable disposable)
                await disposable.DisposeAsync().ConfigureAwait(false);
            else
                _host.Dispose();
        }
        catch (Exception ex)
        {
            StandardError.WriteLine($"lifeguard: a service failed while it was disposed of: {MonitorLine.Describe(ex)}");
        }
    }

    private (int Status, string Running) StatusOfHang()
    {
        try
        {
            var status = _exit.Status ?? _status ?? FailedServices() ?? ExitStatus.TempFail;
            return (status == ExitStatus.Success ? ExitStatus.TempFail : status, RunningServices());
        }
        catch (Exception)
        {
            // A service that cannot be asked must not hold up the end.
            return (ExitStatus.TempFail, "");
        }
    }

    // A thread of its own: what hangs may have taken all of the pool's. It waits for the stop itself: a callback would come after those
    // of the services, and one of them may hang.
    private void BoundTheStop() => new Thread(() =>
    {
        WaitHandle.WaitAny([_lifetime.ApplicationStopping.WaitHandle, _leaving.WaitHandle]);
        // Who called Exit before the stop has a bound already, which began with the call.
        var hasBound = _exit.Status is not null;
        if (_over.Wait(_stopBound) || hasBound)
            return;
        var (status, running) = StatusOfHang();
        // The reason for the end is the better message than what came of it.
        var hasSaidWhy = _exit.Status is not null || _status is not (null or ExitStatus.Success);
        new ExitManager(new ExitOptions { Grace = TimeSpan.Zero, Terminate = _terminate, TerminationMessagePath = hasSaidWhy ? null : _terminationMessagePath })
            .Exit(status, $"not stopped within {_stopBound.TotalSeconds:0.#} s{(running.Length > 0 ? $"; still running: {running}" : "")}");
    })
    {
        IsBackground = true,
        Name = "Lifeguard stop bound",
    }.Start();
}
