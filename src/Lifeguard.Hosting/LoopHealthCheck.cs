using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lifeguard.Hosting;

/// <summary>Ready to serve: no loop has given up, none hangs, and the process is not leaving.</summary>
internal sealed class LoopHealthCheck(GuardedLoops loops, ExitManager exit, TimeSpan? turnLimit) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (exit.Status is { } status)
            return Task.FromResult(HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"The process is leaving with status {status}.")));

        var worst = HealthStatus.Healthy;
        var troubles = new List<string>();
        foreach (var guard in loops.Guards)
        {
            var loop = guard.GetStatus();
            if (loop.Condition == LoopCondition.GaveUp)
                Found(HealthStatus.Unhealthy, $"{guard.Name} gave up");
            else if (turnLimit is { } limit && loop.TurnAge > limit)
                Found(HealthStatus.Unhealthy, string.Create(CultureInfo.InvariantCulture, $"{guard.Name} has been in one turn for {loop.TurnAge.TotalSeconds:0} s"));
            else if (loop.Condition == LoopCondition.Degraded)
                Found(HealthStatus.Degraded, $"{guard.Name} failed too often");
        }

        return Task.FromResult(new HealthCheckResult(worst, troubles.Count > 0 ? string.Join("; ", troubles) : null));

        void Found(HealthStatus how, string what)
        {
            worst = how < worst ? how : worst;
            troubles.Add(what);
        }
    }
}
