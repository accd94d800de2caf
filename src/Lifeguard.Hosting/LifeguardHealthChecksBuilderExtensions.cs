using Lifeguard;
using Lifeguard.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Lifeguard's loops to the health checks.</summary>
public static class LifeguardHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds the loops to the health checks, as readiness: unhealthy once the process is leaving or a loop has given up, degraded while one fails too
    /// often. Waiting for work is healthy, however long.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="tags">Its tags; null: <c>ready</c>.</param>
    /// <param name="turnLimit">
    /// For liveness: a loop that is in one turn for longer is unhealthy. Only loops that say when they are idle have such an age
    /// (<see cref="LoopGuard.Idle"/>). Null, the default: none is too long.
    /// </param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddLifeguard(this IHealthChecksBuilder builder, string name = "lifeguard", IEnumerable<string>? tags = null, TimeSpan? turnLimit = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddLifeguard();
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new LoopHealthCheck(services.GetRequiredService<GuardedLoops>(), services.GetRequiredService<ExitManager>(), turnLimit),
            failureStatus: null,
            tags ?? ["ready"]));
    }
}
