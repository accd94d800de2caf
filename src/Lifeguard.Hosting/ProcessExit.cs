using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lifeguard.Hosting;

/// <summary>How a host's process ends, and whether it is the host's to end.</summary>
internal static class ProcessExit
{
    // What loads these runs other programs' code inside its own process.
    private static readonly string[] TestHosts = ["xunit", "nunit", "TUnit", "Microsoft.VisualStudio.TestPlatform", "Microsoft.Testing.Platform", "Microsoft.AspNetCore.TestHost"];

    /// <summary>The exit of this host: it stops the application first.</summary>
    internal static ExitManager CreateManager(IServiceProvider services)
    {
        var options = services.GetService<IOptions<LifeguardOptions>>()?.Value ?? new LifeguardOptions();
        var exit = new ExitManager(
            new ExitOptions
            {
                Grace = options.Grace,
                ShutdownTimeout = ShutdownTimeout(services),
                ManagerProcessId = options.ManagerProcessId,
                TerminationMessagePath = options.TerminationMessagePath,
                Terminate = Terminate(services),
            },
            services.GetService<ILogger<ExitManager>>());
        exit.Exiting.Register(services.GetRequiredService<IHostApplicationLifetime>().StopApplication);
        return exit;
    }

    internal static TimeSpan ShutdownTimeout(IServiceProvider services) => services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

    internal static TimeSpan Grace(IServiceProvider services) => (services.GetService<IOptions<LifeguardOptions>>()?.Value ?? new LifeguardOptions()).Grace;

    /// <summary>The file for the last words, also where what they are about is that the options cannot be read.</summary>
    internal static string? TerminationMessagePath(IServiceProvider services)
    {
        try
        {
            return (services.GetService<IOptions<LifeguardOptions>>()?.Value ?? new LifeguardOptions()).TerminationMessagePath;
        }
        catch (Exception)
        {
            return services.GetService<IConfiguration>()?[$"{LifeguardOptions.SectionName}:{nameof(LifeguardOptions.TerminationMessagePath)}"] ?? new LifeguardOptions().TerminationMessagePath;
        }
    }

    /// <summary>What ends the process; null: the usual.</summary>
    internal static Action<int>? Terminate(IServiceProvider services)
        => services.GetService<IOptions<LifeguardOptions>>()?.Value.Terminate ?? (IsGuest(services) ? LeaveRunning : null);

    private static void LeaveRunning(int status)
    {
        // The test host lives on; what failed has been said.
    }

    /// <summary>Whether another program, a test host, runs this one inside its own process: that is not ours to end.</summary>
    internal static bool IsGuest(IServiceProvider services)
        => AppDomain.CurrentDomain.GetAssemblies().Any(assembly => IsTestHost(assembly.GetName()))
            && Assembly.GetEntryAssembly() is var entry && (entry?.GetName().Name != services.GetRequiredService<IHostEnvironment>().ApplicationName || IsRunner(entry));

    // A host that a test builds itself takes the name of the test program for its own.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "A reference that was trimmed away is no test framework's.")]
    private static bool IsRunner(Assembly? entry)
        => entry is not null && (entry.GetName().Name?.StartsWith("testhost", StringComparison.OrdinalIgnoreCase) == true || entry.GetReferencedAssemblies().Any(IsTestHost));

    private static bool IsTestHost(AssemblyName assembly) => TestHosts.Any(name => assembly.Name?.StartsWith(name, StringComparison.OrdinalIgnoreCase) == true);
}
