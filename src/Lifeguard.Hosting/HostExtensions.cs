using Lifeguard.Hosting;

namespace Microsoft.Extensions.Hosting;

/// <summary>Runs a host so that its process ends in bounded time with an honest status.</summary>
public static class LifeguardHostExtensions
{
    /// <summary>
    /// Starts the host, waits until it is to stop, stops and disposes it. Return the result from Main.
    /// </summary>
    /// <remarks>
    /// The whole stop is bounded by the host's <c>ShutdownTimeout</c>, the grace of <c>AddLifeguard</c> (10 s without it) and two seconds, whatever hangs:
    /// a service, a callback of <c>ApplicationStopping</c>, a disposal. Where a test host runs this program inside its own process, a failed start is thrown instead of becoming a status,
    /// and nothing ends the process.
    /// </remarks>
    /// <param name="host">The host.</param>
    /// <param name="cancellationToken">Asks the host to stop.</param>
    /// <returns>
    /// 0: asked to stop, and stopped. 69 or 78: the start failed (69: also where the host's <c>StartupTimeout</c> ended it; 78: another start will not help).
    /// 70: a background service failed or a guarded loop ended or gave up. 75: a startup check or the <c>StartupDeadline</c> of <c>AddLifeguard</c> ran out of time, or
    /// something did not stop in time. Or the status given to <see cref="Lifeguard.ExitManager.Exit"/>, or to <see cref="Environment.ExitCode"/>.
    /// </returns>
    public static Task<int> RunGuardedAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        return GuardedRun.RunAsync(host, cancellationToken);
    }
}
