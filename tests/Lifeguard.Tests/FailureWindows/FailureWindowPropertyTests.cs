using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Lifeguard.Tests.FailureWindows;

/// <summary>The window against its meaning, on random limits and random failures.</summary>
public class FailureWindowPropertyTests
{
    private const int Sequences = 100_000;

    // One tick of this clock is one tick of a TimeSpan. Its time is never read.
    private static readonly FakeTimeProvider Clock = new();

    // Small numbers, so that failures meet the limits to the tick and one another in every way.
    private static readonly Gen<Limits> AnyLimits =
        Gen.Select(Gen.Int[1, 6], Gen.Long[1, 25], Gen.Long[0, 25], (threshold, window, cooldown) => new Limits(threshold, window, cooldown));

    // Around zero, and where a sum or difference of stamps leaves the range of long.
    private static readonly Gen<long> AnyOrigin = Gen.OneOf(0L, -30, 1_000_000_000_000, long.MinValue, long.MaxValue - 1_000);

    private static readonly Gen<long[]> AnyStamps = Gen.Long[0, 80].Array[1, 60];

    [Fact]
    public void Failures_in_order_are_decided_as_the_meaning_says() =>
        Gen.Select(AnyLimits, AnyOrigin, AnyStamps).Sample(
            (limits, origin, stamps) =>
            {
                Array.Sort(stamps);
                return Agree(limits, origin, stamps);
            },
            iter: Sequences);

    [Fact]
    public void Failures_out_of_order_are_decided_as_the_meaning_says() =>
        Gen.Select(AnyLimits, AnyOrigin, AnyStamps).Sample(Agree, iter: Sequences);

    [Fact]
    public void Failures_nearly_in_order_are_decided_as_the_meaning_says() =>
        Gen.Select(AnyLimits, AnyOrigin, Gen.Select(Gen.Long[0, 6], Gen.Long[0, 10]).Array[1, 100]).Sample(
            (limits, origin, steps) =>
            {
                var now = 10L;
                return Agree(limits, origin, Array.ConvertAll(steps, step => (now += step.Item1) - step.Item2));
            },
            iter: Sequences);

    [Fact]
    public void Every_member_in_any_order_does_what_the_meaning_says() =>
        Gen.Select(AnyLimits, AnyOrigin, Gen.Select(Gen.Int[0, 19], Gen.Long[0, 80]).Array[1, 60]).Sample(
            (limits, origin, steps) =>
            {
                var real = limits.Create();
                var model = limits.CreateModel();
                foreach (var (action, offset) in steps)
                {
                    var stamp = origin + offset;
                    switch (action)
                    {
                        case 0:
                            real.Reset();
                            model.Reset();
                            break;
                        case 1:
                            real.IgnoreUntil(stamp);
                            model.IgnoreUntil(stamp);
                            break;
                        case 2:
                            // The model does not notice: a restored window is the same window.
                            real = FailureWindow.Restore(real.Save(), limits.Options, Clock);
                            break;
                        default:
                            if (real.Record(stamp) != model.Record(stamp))
                            {
                                return false;
                            }

                            break;
                    }
                }

                return true;
            },
            iter: Sequences);

    private static bool Agree(Limits limits, long origin, long[] stamps)
    {
        var real = limits.Create();
        var model = limits.CreateModel();
        return Array.TrueForAll(stamps, stamp => real.Record(origin + stamp) == model.Record(origin + stamp));
    }

    private sealed record Limits(int Threshold, long Window, long Cooldown)
    {
        public FailureWindowOptions Options => new()
        {
            Threshold = Threshold,
            Window = TimeSpan.FromTicks(Window),
            Cooldown = TimeSpan.FromTicks(Cooldown),
        };

        public FailureWindow Create() => new(Options, Clock);

        public FailureWindowModel CreateModel() => new(Threshold, Window, Cooldown);
    }
}
