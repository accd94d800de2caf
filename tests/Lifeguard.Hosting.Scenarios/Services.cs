using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lifeguard.Hosting.Scenarios;

/// <summary>Says on standard output when it is started and stopped.</summary>
internal sealed class Witness : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("witness started");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("witness stopped");
        return Task.CompletedTask;
    }
}

internal sealed class FailsLater : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(1, stoppingToken);
        throw new InvalidOperationException("failed later");
    }
}

internal sealed class FailsAtOnce : BackgroundService
{
#pragma warning disable CS1998 // Before its first await is the point.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken) => throw new InvalidOperationException("failed at once");
#pragma warning restore CS1998
}

internal sealed class CancelledByTimeout : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        await Task.Delay(Timeout.Infinite, timeout.Token);
    }
}

internal sealed class Returns(IServiceProvider services) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        services.GetRequiredService<LoopGuard<Returns>>().Beat();
        await Task.Delay(100, stoppingToken);
        Console.WriteLine("loop returned");
    }
}

internal sealed class NeverSucceeds(LoopGuard<NeverSucceeds> guard) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            guard.Beat();
            try
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }
            catch (Exception ex) when (guard.ShouldHandle(ex, stoppingToken))
            {
                // Without the pauses, for a test's sake.
                var pause = guard.FailedAsync(ex, stoppingToken);
                if (guard.GetStatus().Condition == LoopCondition.GaveUp)
                    await pause;
            }
        }
    }
}

internal sealed class Deaf : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Console.WriteLine("deaf");
        return new TaskCompletionSource().Task;
    }
}

internal sealed class StartHangs : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("start hangs");
        return new TaskCompletionSource().Task;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Waits, for as long as the host lets it, for what does not come.</summary>
internal sealed class StartWaits : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Asks to leave once all is up, and has its work to put away when the manager has answered already.</summary>
internal sealed class StopsAfterTheAnswer(ExitManager exit, IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PosixSignalRegistration? _term;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => _answered.TrySetResult());
        lifetime.ApplicationStarted.Register(() => exit.Exit(166, "a service asks to leave"));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _answered.Task;
        await Task.Delay(1000, cancellationToken);
        Console.WriteLine("put away");
    }

    public void Dispose() => _term?.Dispose();
}

/// <summary>Its stop lasts until standard input is closed.</summary>
internal sealed class StopsSlowly : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("stops slowly");
        await Task.Run(Console.In.ReadToEnd, cancellationToken);
    }
}

/// <summary>Its disposal lasts until standard input is closed.</summary>
internal sealed class SlowInDisposal : IHostedService, IAsyncDisposable
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Console.WriteLine("stops slowly");
        await Task.Run(Console.In.ReadToEnd);
    }
}

/// <summary>What a peer answered stands in the exception.</summary>
internal sealed class FailsInDisposal : IHostedService, IDisposable
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => throw new InvalidOperationException("refused:\nlifeguard: event=giveup loop=orders status=70 v=1 failures=9: forged");
}

/// <summary>A callback of the stop itself, which comes before those of the host.</summary>
internal sealed class CallbackHangs(IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() => Thread.Sleep(Timeout.Infinite));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Ends by the host's stop, but not by its own token.</summary>
internal sealed class StopsByCallback(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(50, stoppingToken);
        var stopped = new TaskCompletionSource();
        lifetime.ApplicationStopping.Register(() => stopped.TrySetCanceled());
        Console.WriteLine("waits for the stop");
        await stopped.Task;
    }
}

internal sealed class StartTimesOut : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        await Task.Delay(Timeout.Infinite, limit.Token);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class StartFails : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("no port", new SocketException((int)SocketError.AddressAlreadyInUse));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class ConstructorFails : IHostedService
{
    public ConstructorFails() => throw new InvalidOperationException("no pricing");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class StopFails : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("failed to stop");
}

internal sealed class HangsInDisposal : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        Console.WriteLine("disposal hangs");
        return new ValueTask(new TaskCompletionSource().Task);
    }
}

internal sealed class NeedsHangsInDisposal(HangsInDisposal needed) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        GC.KeepAlive(needed);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class FailsInTurn(LoopGuard<FailsInTurn> guard) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        guard.Beat();
        await Task.Delay(100, stoppingToken);
        Console.WriteLine("loop failed");
        throw new InvalidOperationException("failed in its turn");
    }
}

internal sealed class Idles(LoopGuard<Idles> guard) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        guard.Beat();
        guard.Idle();
        await Task.Delay(Timeout.Infinite, stoppingToken);
    }
}

internal sealed class HangsInTurn(LoopGuard<HangsInTurn> guard) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        guard.Beat();
        // Only of a loop that has said that it waits can it be told when it does not.
        guard.Idle();
        guard.Beat();
        await Task.Delay(Timeout.Infinite, stoppingToken);
    }
}

internal sealed class AsksToLeave(Action leave) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        leave();
    }
}

internal sealed class LastWords(ILogger<LastWords> logger, IHostApplicationLifetime lifetime, StallingConsole console, Action leave) : BackgroundService
{
    /// <summary>As many as the console's queue takes without making anybody wait.</summary>
    internal const int Count = 2000;

    private static readonly Action<ILogger, int, Exception?> Say = LoggerMessage.Define<int>(LogLevel.Critical, default, "word {Number}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        console.Stall();
        lifetime.ApplicationStopping.Register(console.Resume);
        for (var i = 1; i <= Count; i++)
            Say(logger, i, null);
        leave();
    }
}

/// <summary>A console that is behind what is logged, as under load; it catches up once the stop has begun, so that no test depends on who is faster.</summary>
internal sealed class StallingConsole(TextWriter console) : TextWriter
{
    private readonly ManualResetEventSlim _moves = new(initialState: true);

    public override System.Text.Encoding Encoding => console.Encoding;

    public void Stall() => _moves.Reset();

    public void Resume() => _moves.Set();

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        _moves.Wait();
        console.Write(buffer);
    }
}

internal sealed class CallsExit(ExitManager exit) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        exit.Exit(166, "a service asks to leave");
        return Task.CompletedTask;
    }
}

/// <summary>The host's own words, at once.</summary>
internal sealed class StandardOutputLoggerProvider : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Console.WriteLine($"log: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
