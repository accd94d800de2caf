using System.Diagnostics.CodeAnalysis;
using Lifeguard;
using Lifeguard.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Lifeguard with a host.</summary>
public static class LifeguardServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ExitManager"/>, <see cref="LoopGuard{T}"/> for every <c>T</c>, and the checks at start. May be called any number of times. By itself it
    /// ends nothing.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Changes the options after the configuration section <c>Lifeguard</c> was bound.</param>
    /// <returns>What loops, windows and checks are added to.</returns>
    public static ILifeguardBuilder AddLifeguard(this IServiceCollection services, Action<LifeguardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(service => service.ServiceType == typeof(GuardedLoops)))
        {
            services.AddSingleton<GuardedLoops>();
            services.AddSingleton<IConfigureOptions<LoopGuardOptions>, LifeguardConfiguration>();
            services.AddSingleton<IConfigureOptions<FailureWindowOptions>, LifeguardConfiguration>();
            services.AddSingleton<IConfigureOptions<LifeguardOptions>, LifeguardConfiguration>();
            services.AddSingleton<IValidateOptions<LoopGuardOptions>, LifeguardValidation>();
            services.AddSingleton<IValidateOptions<LifeguardOptions>, LifeguardValidation>();
            services.AddOptions<LifeguardOptions>();
            services.TryAddSingleton(ProcessExit.CreateManager);
            services.TryAddSingleton(typeof(LoopGuard<>));
            // Before the services that are to be checked for.
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, LifeguardService>());
        }

        if (configure is not null)
            services.Configure(configure);
        return new Builder(services);
    }

    /// <summary>Adds a loop by name: a keyed <see cref="LoopGuard"/>, whose limits are checked when the host starts.</summary>
    /// <param name="builder">What <see cref="AddLifeguard"/> returned.</param>
    /// <param name="name">The name: the key, and the section <c>Lifeguard:Loops:NAME</c>. The limits hold for a <see cref="LoopGuard{T}"/> of this name, too.</param>
    /// <param name="configure">Changes the limits after the section was bound.</param>
    /// <returns>The builder.</returns>
    public static ILifeguardBuilder AddLoop(this ILifeguardBuilder builder, string name, Action<LoopGuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.Services.AddSingleton(new LoopDeclaration(name));
        builder.Services.TryAddKeyedSingleton(name, static (services, key) =>
        {
            var loop = (string)key!;
            var guard = new LoopGuard(
                loop,
                services.GetRequiredService<IOptionsMonitor<LoopGuardOptions>>().Get(loop),
                services.GetRequiredService<ExitManager>(),
                services.GetService<ILoggerFactory>()?.CreateLogger($"Lifeguard.{loop}"),
                services.GetService<TimeProvider>());
            services.GetRequiredService<GuardedLoops>().Add(guard, null);
            return guard;
        });
        if (configure is not null)
            builder.Services.Configure(name, configure);
        return builder;
    }

    /// <summary>Adds a keyed <see cref="FailureWindow"/>.</summary>
    /// <param name="builder">What <see cref="AddLifeguard"/> returned.</param>
    /// <param name="name">The name: the key, and the section <c>Lifeguard:Windows:NAME</c>.</param>
    /// <param name="configure">Changes the limits after the section was bound.</param>
    /// <returns>The builder.</returns>
    public static ILifeguardBuilder AddWindow(this ILifeguardBuilder builder, string name, Action<FailureWindowOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.Services.TryAddKeyedSingleton(name, static (services, key)
            => new FailureWindow(services.GetRequiredService<IOptionsMonitor<FailureWindowOptions>>().Get((string)key!), services.GetService<TimeProvider>()));
        if (configure is not null)
            builder.Services.Configure(name, configure);
        return builder;
    }

    /// <summary>Checks at start that a type has public members; if not, the status is 78.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="builder">What <see cref="AddLifeguard"/> returned.</param>
    /// <param name="memberNames">The names of public members; <c>.ctor</c> for a constructor.</param>
    /// <returns>The builder.</returns>
    public static ILifeguardBuilder RequireMembers<
        [DynamicallyAccessedMembers(
            DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicProperties
            | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicEvents | DynamicallyAccessedMemberTypes.PublicNestedTypes)]
    T>(this ILifeguardBuilder builder, params string[] memberNames)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(new StartupDeclaration((guard, _) => guard.RequireMembers<T>(memberNames)));
        return builder;
    }

    /// <summary>Adds a check that must succeed before any service of the host starts.</summary>
    /// <param name="builder">What <see cref="AddLifeguard"/> returned.</param>
    /// <param name="name">What it checks, for the report.</param>
    /// <param name="check">Returns when all is well, and throws otherwise.</param>
    /// <param name="status">The status if it fails; null: 69 or 78, by the cause (<see cref="StartupGuard.Check"/>).</param>
    /// <param name="timeout">How long it may run; then the status is 75. Null: as long as it takes.</param>
    /// <returns>The builder.</returns>
    public static ILifeguardBuilder AddStartupCheck(this ILifeguardBuilder builder, string name, Func<IServiceProvider, CancellationToken, Task> check, int? status = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(check);
        builder.Services.AddSingleton(new StartupDeclaration((guard, services) => guard.Check(name, token => check(services, token), status, timeout)));
        return builder;
    }

    private sealed record Builder(IServiceCollection Services) : ILifeguardBuilder;
}
