using BenchmarkDotNet.Attributes;
using Polly;
using Polly.CircuitBreaker;

namespace Lifeguard.Benchmarks;

/// <summary>
/// What a turn costs, good or failed. The bars: a beat takes at most 5 ns and no byte; a failed turn is cheaper than the same turn under Polly's
/// circuit breaker.
/// </summary>
[MemoryDiagnoser]
public class LoopGuardBenchmarks
{
    private readonly LoopGuard _guard = new(
        "orders",
        new LoopGuardOptions { FreeFailures = int.MaxValue, Window = new FailureWindowOptions { Threshold = 2, Window = TimeSpan.FromTicks(1), Cooldown = TimeSpan.Zero }, BaseDelay = TimeSpan.FromTicks(1), MaxDelay = TimeSpan.FromTicks(1), NoSuccessFor = TimeSpan.FromDays(300) },
        new ExitManager(new ExitOptions { Terminate = _ => { } }));

    // It counts, and never opens: as the window above never trips.
    private readonly ResiliencePipeline _breaker = new ResiliencePipelineBuilder()
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions { FailureRatio = 1, MinimumThroughput = int.MaxValue, SamplingDuration = TimeSpan.FromSeconds(90) })
        .Build();

    private readonly IOException _failure = new("connection refused");

    [Benchmark]
    public void Beat() => _guard.Beat();

    /// <summary>Throw and catch: the part that is the runtime's.</summary>
    [Benchmark(Baseline = true)]
    public bool FailedTurn()
    {
        try
        {
            throw _failure;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [Benchmark]
    public bool FailedTurnWithLoopGuard()
    {
        _guard.Beat();
        try
        {
            throw _failure;
        }
        catch (Exception ex) when (_guard.ShouldHandle(ex, CancellationToken.None))
        {
            _guard.Failed(ex, CancellationToken.None);
            return false;
        }
    }

    [Benchmark]
    public bool FailedTurnWithPollyCircuitBreaker()
    {
        try
        {
            _breaker.Execute(static failure => throw failure, _failure);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
