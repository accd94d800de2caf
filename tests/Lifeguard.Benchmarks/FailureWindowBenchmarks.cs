using BenchmarkDotNet.Attributes;

namespace Lifeguard.Benchmarks;

/// <summary>What counting one failure costs. The bar: at most 50 ns uncontended, and no byte.</summary>
[MemoryDiagnoser]
public class FailureWindowBenchmarks
{
    // The ring is full and no ten failures are as close as this: the state a slowly failing service stays in.
    private readonly FailureWindow _counting = new(new FailureWindowOptions { Window = TimeSpan.FromTicks(1), Cooldown = TimeSpan.Zero });
    private readonly FailureWindow _countingGivenStamps = new(new FailureWindowOptions { Window = TimeSpan.FromTicks(1), Cooldown = TimeSpan.Zero });
    private readonly FailureWindow _coolingDown = new(new FailureWindowOptions { Threshold = 1, Cooldown = TimeSpan.FromDays(1) });
    private readonly TimeProvider _clock = TimeProvider.System;
    private long _timestamp;

    [GlobalSetup(Target = nameof(RecordInCooldown))]
    public void Trip() => _coolingDown.Record();

    /// <summary>The part that is the clock's.</summary>
    [Benchmark(Baseline = true)]
    public long Timestamp() => _clock.GetTimestamp();

    [Benchmark]
    public FailureOutcome Record() => _counting.Record();

    [Benchmark]
    public FailureOutcome RecordWithStamp() => _countingGivenStamps.Record(_timestamp += 1_000_000);

    [Benchmark]
    public FailureOutcome RecordInCooldown() => _coolingDown.Record();
}
