using System.Globalization;

namespace Lifeguard.Scenarios;

/// <summary>Loops that fail more or less, in simulated time. A scenario that outlives its failures prints what the guard knows and ends with 0.</summary>
internal static class LoopScenarios
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly VirtualClock Clock = new();

    private static readonly ExitManager Exit = new(new ExitOptions { Grace = TimeSpan.FromMilliseconds(200), TerminationMessagePath = null });

    // Made when it is first asked for: some loops have another.
    private static readonly Lazy<LoopGuard> Guard = new(() => new LoopGuard("orders", exit: Exit, timeProvider: Clock));

    internal static async Task<int> RunAsync(string name)
    {
        switch (name)
        {
            case "one-percent-bad":
                for (var turn = 0; turn < 1000 * 300; turn++)
                {
                    Clock.Advance(TimeSpan.FromMilliseconds(1));
                    await TurnAsync(succeeds: turn % 100 != 99);
                }

                break;

            case "ten-hostile-requests":
                await TurnAsync(succeeds: true);
                for (var turn = 0; turn < 10; turn++)
                    await TurnAsync(succeeds: false);
                await TurnAsync(succeeds: true);
                break;

            case "outage-of-a-minute":
                await TurnAsync(succeeds: true);
                for (var end = Clock.Elapsed + (60 * Second); Clock.Elapsed < end;)
                    await TurnAsync(succeeds: false);
                await TurnAsync(succeeds: true);
                break;

            case "idle-day":
                Guard.Value.Beat();
                Guard.Value.Idle();
                for (var minute = 0; minute < 24 * 60; minute++)
                {
                    Guard.Value.GetStatus();
                    Clock.Advance(60 * Second);
                }

                break;

            case "never-succeeds":
                for (var turn = 1; Exit.Status is null; turn++)
                {
                    ExitScenarios.Say($"turn {turn}");
                    await TurnAsync(succeeds: false);
                }

                Thread.Sleep(Timeout.Infinite);
                break;

            case "stops-succeeding":
                await TurnAsync(succeeds: true);
                while (Exit.Status is null)
                    await TurnAsync(succeeds: false);
                ExitScenarios.Say(string.Create(CultureInfo.InvariantCulture, $"gave up after {Clock.Elapsed.TotalSeconds:0} s"));
                Thread.Sleep(Timeout.Infinite);
                break;

            // Each turn runs into a time-out of 30 s; who asks meanwhile, every 10 s, sees its age.
            case "slow-failures":
                var oldest = TimeSpan.Zero;
                while (Clock.Elapsed < 3600 * Second)
                {
                    Guard.Value.Idle();
                    Guard.Value.Beat();
                    for (var asked = 0; asked < 3; asked++)
                    {
                        oldest = TimeSpan.FromTicks(Math.Max(oldest.Ticks, Guard.Value.GetStatus().TurnAge.Ticks));
                        Clock.Advance(10 * Second);
                    }

                    await Guard.Value.FailedAsync(new TimeoutException("no answer in 30 s"), CancellationToken.None);
                }

                Guard.Value.Idle();
                ExitScenarios.Say(string.Create(CultureInfo.InvariantCulture, $"seen in one turn for {oldest.TotalSeconds} s"));
                break;

            case "without-a-beat":
                for (var turn = 0; turn < 100; turn++)
                    await Guard.Value.FailedAsync(new IOException("connection refused"), CancellationToken.None);
                break;

            default:
                throw new ArgumentException($"There is no loop scenario '{name}'.");
        }

        var status = Guard.Value.GetStatus();
        ExitScenarios.Say(string.Create(CultureInfo.InvariantCulture, $"{status.Condition}, {status.Turns} turns, {status.Failures} failures, {status.Trips} trips, age {status.TurnAge.TotalSeconds} s"));
        return Exit.Status ?? 0;
    }

    private static async Task TurnAsync(bool succeeds)
    {
        Guard.Value.Beat();
        if (!succeeds)
            await Guard.Value.FailedAsync(new IOException("connection refused"), CancellationToken.None);
    }
}
