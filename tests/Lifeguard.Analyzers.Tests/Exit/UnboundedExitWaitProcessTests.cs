using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.WaitAnalyzer, Lifeguard.CodeFixes.Exit.StopTokenIgnoredCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

/// <summary>The same service as a real process, asked to leave by SIGTERM, before and after the fix.</summary>
public sealed class UnboundedExitWaitProcessTests
{
    private const string HangingStop = "        {|LIFE4002:await _loop|};";

    private const string BoundedStop = """
                await Task.WhenAny(_loop, Task.Delay(Timeout.Infinite, cancellationToken));
                if (_loop.IsCompleted)
                {
                    await _loop;
                }
                else
                {
                    Console.Error.WriteLine("_loop did not end before the stop ran out of time; leaving without it");
                }
        """;

    private static string Service(string stop) => $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.Services.AddHostedService<Deaf>();
        await builder.Build().RunAsync();

        /// <summary>Its work does not hear the stop.</summary>
        public sealed class Deaf(IHostApplicationLifetime lifetime) : IHostedService
        {
            private Task _loop = Task.CompletedTask;

            public Task StartAsync(CancellationToken cancellationToken)
            {
                _loop = new TaskCompletionSource().Task;
                lifetime.ApplicationStarted.Register(() => Console.WriteLine("started"));
                return Task.CompletedTask;
            }

            public async Task StopAsync(CancellationToken cancellationToken)
            {
                Console.WriteLine("stopping");
        {{stop}}
            }
        }
        """;

    [Fact]
    public Task Fixes_the_service_that_runs_below() => Verify.Fixes(Service(HangingStop), Service(BoundedStop), OutputKind.ConsoleApplication);

    [Fact]
    public async Task Hangs_past_its_shutdown_timeout_until_it_is_killed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM is not sent to processes there");
        using var service = await RunningProgram.StoppingAsync(Service(HangingStop.Replace("{|LIFE4002:", "").Replace("|}", "")));
        // Five times the shutdown time-out, and more than the fixed service needs.
        Assert.False(service.Process.WaitForExit(TimeSpan.FromSeconds(1)));
        service.Process.Kill();
        await service.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(137, service.Process.ExitCode);
    }

    [Fact]
    public async Task Leaves_with_its_own_status_once_fixed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM is not sent to processes there");
        using var service = await RunningProgram.StoppingAsync(Service(BoundedStop));
        var report = await service.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await service.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, service.Process.ExitCode);
        Assert.Equal("_loop did not end before the stop ran out of time; leaving without it", report.Trim());
    }
}
