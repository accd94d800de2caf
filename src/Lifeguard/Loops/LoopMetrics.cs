using System.Diagnostics.Metrics;

namespace Lifeguard;

/// <summary>
/// The instruments of the meter "Lifeguard", each measurement tagged with its <c>loop</c>. What many processes do together is for the
/// metrics system to judge.
/// </summary>
internal static class LoopMetrics
{
    internal const string MeterName = "Lifeguard";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> FailureCount = Meter.CreateCounter<long>("lifeguard.loop.failures", "{failure}", "Failed turns that count.");
    private static readonly Counter<long> IgnoredCount = Meter.CreateCounter<long>("lifeguard.loop.ignored", "{failure}", "Failed turns in a cooldown.");
    private static readonly Counter<long> TripCount = Meter.CreateCounter<long>("lifeguard.loop.trips", "{trip}", "Times that there were too many failures in the window.");
    private static readonly Counter<long> GiveUpCount = Meter.CreateCounter<long>("lifeguard.loop.giveups", "{giveup}", "Times that a loop gave up.");

    // Weak: a guard that nobody uses any more is not measured.
    private static readonly List<WeakReference<LoopGuard>> Guards = [];

    static LoopMetrics()
    {
        Meter.CreateObservableCounter("lifeguard.loop.turns", () => Measure(status => status.Turns), "{turn}", "Turns begun.");
        Meter.CreateObservableGauge("lifeguard.loop.turn.age", () => Measure(status => status.TurnAge.TotalSeconds), "s", "How long the present turn has been running.");
    }

    internal static void Watch(LoopGuard guard)
    {
        lock (Guards)
        {
            Guards.RemoveAll(reference => !reference.TryGetTarget(out _));
            Guards.Add(new WeakReference<LoopGuard>(guard));
        }
    }

    internal static void Count(FailureOutcome outcome, in KeyValuePair<string, object?> loop)
    {
        if (outcome == FailureOutcome.Ignored)
        {
            IgnoredCount.Add(1, loop);
            return;
        }

        FailureCount.Add(1, loop);
        if (outcome == FailureOutcome.Tripped)
        {
            TripCount.Add(1, loop);
        }
    }

    internal static void CountGiveUp(in KeyValuePair<string, object?> loop) => GiveUpCount.Add(1, loop);

    private static List<Measurement<T>> Measure<T>(Func<LoopStatus, T> value)
        where T : struct
    {
        lock (Guards)
        {
            var measurements = new List<Measurement<T>>(Guards.Count);
            foreach (var reference in Guards)
            {
                if (reference.TryGetTarget(out var guard))
                {
                    measurements.Add(new Measurement<T>(value(guard.GetStatus()), new KeyValuePair<string, object?>("loop", guard.Name)));
                }
            }

            return measurements;
        }
    }
}
