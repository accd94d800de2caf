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

    [Fact]
    public Task Fixes_where_the_guarded_run_is_in_reach()
    {
        var library = AllAnalyzers.Compile(("Library.cs", "using Microsoft.Extensions.Hosting; namespace Lifeguard.Hosting { public static class HostExtensions { public static Task<int> RunGuardedAsync(this IHost host) => Task.FromResult(0); } }"));
        return new Test<HostRunAnalyzer, HostFaultExitsZeroCodeFix>("using Lifeguard.Hosting;\n" + Program("await {|LIFE4018:host.RunAsync()|}; // until the end"), OutputKind.ConsoleApplication,
            "using Lifeguard.Hosting;\n" + Program("return await host.RunGuardedAsync(); // until the end"))
            .Against([.. References.Assemblies, library.ToMetadataReference()]).RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Offers_nothing_without_the_library() => Verify.OffersNothing(Program("await {|LIFE4018:host.RunAsync()|};"), OutputKind.ConsoleApplication);
}
