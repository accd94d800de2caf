using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.ExitCallAnalyzer, Lifeguard.CodeFixes.Exit.AbruptExitCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class AbruptExitTests
{
    private static string Worker(string body, string members = "", string extra = "") => $$"""
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        class Worker(IHostApplicationLifetime lifetime) : BackgroundService
        {
            {{members}}

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                {{body}}
            }

            private Task WorkAsync(CancellationToken token) => Task.Delay(lifetime is null ? 1 : 2, token);
        }
        {{extra}}
        """;

    [Theory]
    [InlineData("try { await WorkAsync(stoppingToken); } catch (Exception) { {|LIFE4007:Environment.Exit(1)|}; }")]
    [InlineData("await WorkAsync(stoppingToken); {|LIFE4007:Environment.Exit(0)|};")]
    public Task Reports_exit_of_a_hosted_service(string body) => Verify.Reports(Worker(body));

    [Theory]
    [InlineData("class Admin : ControllerBase { public void Stop() => {|LIFE4007:Environment.Exit(0)|}; }")]
    [InlineData("class Admin : ControllerBase { public void Stop() => {|LIFE4007:Environment.FailFast(null)|}; }")]
    [InlineData("class Guard { public async Task InvokeAsync(HttpContext context) { await Task.Yield(); {|LIFE4007:Environment.Exit(1)|}; } }")]
    [InlineData("class Client { public async Task<int> AskAsync() { try { return await Task.FromResult(1); } catch (IOException) { {|LIFE4007:Environment.Exit(1)|}; return 0; } } }")]
    public Task Reports_exit_of_requests_and_of_a_library(string type) => Verify.Reports(Worker("await Task.Yield();", extra: type));

    [Theory]
    [InlineData("await Task.Yield(); lifetime.StopApplication(); Environment.Exit(1);")]
    [InlineData("await StopAsync(default); Environment.Exit(1);")]
    [InlineData("await Task.Yield(); if (!Task.Run(() => { }).Wait(1000)) Environment.Exit(1);")]
    [InlineData("try { await WorkAsync(stoppingToken); } catch (Exception ex) { Environment.FailFast(\"broken\", ex); }")]
    [InlineData("await Task.Yield(); Environment.ExitCode = 1; lifetime.StopApplication();")]
    [InlineData("await Task.Yield(); using var watchdog = new Timer(_ => Environment.Exit(75), null, 1000, -1);")]
    public Task Ignores_exit_after_a_stop_and_on_purpose(string body) => Verify.Ignores(Worker(body));

    [Theory]
    [InlineData("public override Task StartAsync(CancellationToken token) { Environment.Exit(78); return Task.CompletedTask; }")]
    [InlineData("static Worker() { Environment.Exit(78); }")]
    public Task Ignores_exit_of_a_start(string member) => Verify.Ignores(Worker("await Task.Yield();", member));

    [Fact]
    public Task Ignores_windows_service_whose_recovery_acts_on_a_failure() => Verify.Ignores(Worker("try { await WorkAsync(stoppingToken); } catch (Exception) { Environment.Exit(1); }",
        extra: "static class Setup { static void Add(IServiceCollection services) => services.AddWindowsService(); } static class Windows { public static void AddWindowsService(this IServiceCollection services) { } }"));

    [Theory]
    [InlineData("class Settings { void Check() { if (File.Exists(\"x\")) Environment.Exit(2); } }")]
    [InlineData("class Command { static async Task RunAsync() { try { await Task.Yield(); } catch (Exception) { Environment.Exit(1); } } }")]
    public Task Ignores_other_code(string type) => Verify.Ignores(Worker("await Task.Yield();", extra: type));

    [Fact]
    public Task Ignores_a_program_of_its_own() => Verify.Ignores("""
        class Client { public async Task<int> AskAsync() { try { return await Task.FromResult(1); } catch (IOException) { Environment.Exit(1); return 0; } } static void Main() { } }
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_by_stopping_the_application() => Verify.Fixes(
        Worker("""
            try
                    {
                        await WorkAsync(stoppingToken);
                    }
                    catch (Exception)
                    {
                        {|LIFE4007:Environment.Exit(3)|}; // give up
                    }
            """),
        Worker("""
            try
                    {
                        await WorkAsync(stoppingToken);
                    }
                    catch (Exception)
                    {
                        Environment.ExitCode = 3;
                        lifetime.StopApplication(); // give up
                    }
            """));

    [Fact]
    public Task Fixes_in_a_loop_by_leaving_it() => Verify.Fixes(
        Worker("""
            while (true)
                    {
                        await WorkAsync(stoppingToken);
                        if (stoppingToken.CanBeCanceled)
                            {|LIFE4007:Environment.Exit(3)|};
                    }
            """),
        Worker("""
            while (true)
                    {
                        await WorkAsync(stoppingToken);
                        if (stoppingToken.CanBeCanceled)
                        {
                            Environment.ExitCode = 3;
                            lifetime.StopApplication();
                            return;
                        }
                    }
            """));

    [Fact]
    public Task Offers_nothing_without_a_lifetime() => Verify.OffersNothing(
        "class Client { public async Task<int> AskAsync() { try { return await Task.FromResult(1); } catch (IOException) { {|LIFE4007:Environment.Exit(1)|}; return 0; } } }");

    [Fact]
    public Task Fixes_by_the_exit_manager_in_reach() => Verify.FixesSingly(Managed("{|LIFE4007:Environment.Exit(70)|};"), Managed("manager.Exit(70, \"Client gave up\");"));

    private static string Managed(string exit) => $$"""
        using Lifeguard;

        class Client(ExitManager manager)
        {
            public async Task<int> AskAsync()
            {
                try
                {
                    return await Task.FromResult(manager is null ? 1 : 2);
                }
                catch (IOException)
                {
                    {{exit}}
                    return 0;
                }
            }
        }
        """;
}
