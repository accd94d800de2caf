using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lifeguard.Hosting;

/// <summary>
/// The guard of the loop in <typeparamref name="T"/>: ask for it in the constructor, as for an <see cref="ILogger{T}"/>. Its name is the type's, without
/// namespace; its limits are those of that name (<c>Lifeguard:Loops:NAME</c>, <c>AddLoop</c>).
/// </summary>
/// <remarks>
/// Where <typeparamref name="T"/> is a <c>BackgroundService</c> of the host, the end of its loop while nobody asked it to stop is a failure, too:
/// <c>RunGuardedAsync</c> then ends the process with 70. Thread-safe as <see cref="LoopGuard"/> is.
/// </remarks>
/// <typeparam name="T">The class with the loop.</typeparam>
public sealed class LoopGuard<T> : LoopGuard
{
    /// <summary>Creates the guard; for the container.</summary>
    /// <param name="services">The services of the host.</param>
    /// <exception cref="OptionsValidationException">The limits are out of their range or can never be reached.</exception>
    public LoopGuard(IServiceProvider services)
        : base(
            LoopName,
            services.GetRequiredService<IOptionsMonitor<LoopGuardOptions>>().Get(LoopName),
            services.GetRequiredService<ExitManager>(),
            services.GetService<ILogger<T>>(),
            services.GetService<TimeProvider>())
    {
        services.GetRequiredService<GuardedLoops>().Add(this, typeof(T));
    }

    private static string LoopName { get; } = typeof(T).Name.Split('`')[0];
}
