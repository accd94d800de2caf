using Lifeguard.Analyzers.Exit;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes.Exit;
using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.HostRunAnalyzer, Lifeguard.CodeFixes.Exit.HostFaultExitsZeroCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class HostFaultExitsZeroTests
{
    private static string Program(string run, string members = "protected override Task ExecuteAsync(CancellationToken stop) => Task.CompletedTask;", string @base = "BackgroundService", string extra = "") => $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddHostedService<Worker>();
        var host = builder.Build();
        {{run}}

        class Worker : {{@base}}
        {
            {{members}}
        }
        {{extra}}
        """;

    [Theory]
    [InlineData("await {|LIFE4018:host.RunAsync()|};")]
    [InlineData("{|LIFE4018:host.Run()|};")]
    [InlineData("await host.StartAsync(); await {|LIFE4018:host.WaitForShutdownAsync()|};")]
    public Task Suggests_for_a_run_that_forgets_the_failure(string run) => Verify.Reports(Program(run), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("await host.RunAsync(); return Environment.ExitCode;")]
    [InlineData("await host.RunAsync(); return host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(s => s.ExecuteTask?.IsFaulted == true) ? 1 : 0;")]
    public Task Ignores_program_that_looks_for_it(string run) => Verify.Ignores(Program(run), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_program_without_background_services() => Verify.Ignores(
        Program("await host.RunAsync();", "public Task StartAsync(CancellationToken token) => Task.CompletedTask; public Task StopAsync(CancellationToken token) => Task.CompletedTask;", "IHostedService"), OutputKind.ConsoleApplication);

    /// <summary>Its failures end the process before the host hears of them.</summary>
    [Fact]
    public Task Ignores_service_that_ends_the_process_itself() => Verify.Ignores(Program("await host.RunAsync();",
        "protected override Task ExecuteAsync(CancellationToken stop) { try { return Task.CompletedTask; } catch (Exception) { Environment.Exit(1); throw; } }"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_where_the_guarded_run_is_in_reach() => Verify.Fixes(
        Program("await {|LIFE4018:host.RunAsync()|}; // until the end"),
        Program("return await host.RunGuardedAsync(); // until the end"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Offers_nothing_where_it_is_not()
    {
        var program = Program("await {|LIFE4018:host.RunAsync()|};");
        var test = new Test<HostRunAnalyzer, HostFaultExitsZeroCodeFix>(program, OutputKind.ConsoleApplication, program);
        test.TestState.AdditionalReferences.RemoveAll(reference => reference.Display!.Contains("Lifeguard.Hosting", StringComparison.Ordinal));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
