using Lifeguard.Analyzers.Startup;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.StartAnalyzer, Lifeguard.CodeFixes.Startup.StartupFailureSwallowedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class StartupFailureSwallowedTests
{
    private static string Service(string body, string members = "") => $$"""
        using System.Net;
        using System.Net.Sockets;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using RabbitMQ.Client;

        sealed class Feed(TcpListener listener, IChannel channel, IHostedService inner, IHostApplicationLifetime lifetime, ILogger<Feed> logger) : IHostedService
        {
            private bool _isUp;
            private Exception? _failure;

            public async Task StartAsync(CancellationToken cancellationToken)
            {
                {{body}}
                await Task.Yield();
            }

            public Task StopAsync(CancellationToken cancellationToken) { _isUp = _failure is null && _isUp; return Task.CompletedTask; }
            {{members}}
        }
        """;

    [Theory]
    [InlineData("try { listener.Start(); } {|LIFE1011:catch|} (Exception ex) { logger.LogError(ex, \"no listener\"); }")]
    [InlineData("try { listener.Start(); } {|LIFE1011:catch|} { }")]
    [InlineData("try { listener.Start(); } {|LIFE1011:catch|} (SocketException ex) { Console.Error.WriteLine(ex); return; }")]
    [InlineData("try { await inner.StartAsync(cancellationToken); } {|LIFE1011:catch|} (Exception ex) { logger.LogCritical(ex, \"no start\"); }")]
    [InlineData("try { await channel.BasicConsumeAsync(\"orders\", false, null!); } {|LIFE1011:catch|} (Exception ex) { logger.LogError(ex, \"no consumer\"); }")]
    [InlineData("try { StartListener(); } {|LIFE1011:catch|} (Exception ex) { logger.LogError(ex, \"no listener\"); }")]
    [InlineData("_ = Task.Run(async () => { try { await inner.StartAsync(default); } {|LIFE1011:catch|} (Exception ex) { logger.LogError(ex, \"no start\"); } });")]
    [InlineData("lifetime.ApplicationStarted.Register(() => { try { listener.Start(); } {|LIFE1011:catch|} (Exception ex) { logger.LogError(ex, \"no listener\"); } });")]
    public Task Reports_start_that_goes_on_without_its_part(string body)
        => Verify.Reports(Service(body, "private void StartListener() { listener.Start(); logger.LogInformation(\"listening\"); }"));

    [Fact]
    public Task Reports_method_that_only_the_start_calls() => Verify.Reports(Service("await OpenAsync();", """
        private async Task OpenAsync()
        {
            try { listener.Start(); }
            {|LIFE1011:catch|} (Exception ex) { logger.LogError(ex, "no listener"); }
            await Task.Yield();
        }
        """));

    [Theory]
    [InlineData("try { listener.Start(); } catch (Exception ex) { logger.LogError(ex, \"no listener\"); throw; }")]
    [InlineData("try { listener.Start(); } catch (Exception ex) { logger.LogError(ex, \"no listener\"); lifetime.StopApplication(); }")]
    [InlineData("try { listener.Start(); } catch (Exception ex) { logger.LogWarning(ex, \"the debug port is optional\"); }")]
    [InlineData("try { listener.Start(); } catch (Exception ex) { logger.LogInformation(ex, \"not here\"); }")]
    [InlineData("try { listener.Start(); } catch (Exception ex) { _failure = ex; logger.LogError(ex, \"no listener\"); }")]
    [InlineData("try { listener.Start(); } catch (InvalidOperationException ex) { logger.LogError(ex, \"twice\"); }")]
    [InlineData("try { listener.Start(); } catch (Exception ex) when (ex is SocketException) { logger.LogError(ex, \"taken\"); }")]
    [InlineData("try { logger.LogInformation(\"starting\"); } catch (Exception ex) { logger.LogError(ex, \"odd\"); }")]
    [InlineData("try { listener.Start(); _isUp = true; } catch (Exception ex) { logger.LogError(ex, \"no listener\"); } if (!_isUp) throw new InvalidOperationException();")]
    [InlineData("try { listener.Start(); IsUp = true; } catch (Exception ex) { logger.LogError(ex, \"no listener\"); }")]
    [InlineData("while (!_isUp) { try { listener.Start(); _isUp = true; } catch (Exception ex) { logger.LogError(ex, \"again\"); await Task.Delay(1000); } }")]
    [InlineData("foreach (var port in new[] { 1, 2 }) { try { new TcpListener(IPAddress.Any, port).Start(); } catch (Exception ex) { logger.LogError(ex, \"one of many\"); } }")]
    [InlineData("try { try { listener.Start(); } catch (Exception ex) { logger.LogError(ex, \"said\"); throw; } } catch (SocketException) { throw; }")]
    public Task Ignores_start_that_fails_or_part_it_can_do_without(string body) => Verify.Ignores(Service(body, "public bool IsUp { get; private set; }"));

    /// <summary>The same method may be how the service comes back later.</summary>
    [Fact]
    public Task Ignores_method_that_is_called_elsewhere_too() => Verify.Ignores(Service("await OpenAsync();", """
        public Task ReopenAsync() => OpenAsync();
        private async Task OpenAsync()
        {
            try { listener.Start(); }
            catch (Exception ex) { logger.LogError(ex, "no listener"); }
            await Task.Yield();
        }
        """));

    [Fact]
    public Task Reports_schema_that_is_left_as_it_was() => Verify.Reports("""
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        var builder = Host.CreateApplicationBuilder(args);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        {|LIFE1011:catch|} (Exception ex)
        {
            Console.Error.WriteLine(ex);
        }

        await host.WaitForShutdownAsync();
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_main_that_ends_next() => Verify.Ignores("""
        using Microsoft.Extensions.Hosting;

        var host = Host.CreateApplicationBuilder(args).Build();
        try
        {
            host.Start();
        }
        catch (Exception ex)
        {
            Console.Error.WriteLine(ex);
        }
        """, OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("{|LIFE1011:inner.StartAsync(default)|};")]
    [InlineData("_ = {|LIFE1011:inner.StartAsync(default)|};")]
    [InlineData("_ = {|LIFE1011:ListenAsync()|};")]
    public Task Reports_start_nobody_looks_at(string call) => Verify.Reports(Dropped(call));

    [Theory]
    [InlineData("inner.StartAsync(default).GetAwaiter().GetResult();")]
    [InlineData("inner.StartAsync(default).ContinueWith(task => Environment.FailFast(\"no start\"), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("_work = inner.StartAsync(default);")]
    [InlineData("_ = BindAsync();")]
    public Task Ignores_start_that_is_looked_at_or_cannot_fail(string call) => Verify.Ignores(Dropped(call));

    private static string Dropped(string call) => $$"""
        using System.Net.Sockets;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        sealed class Feed(TcpListener listener, IHostedService inner, ILogger<Feed> logger) : IHostedService
        {
            private Task? _work;

            public Task StartAsync(CancellationToken cancellationToken)
            {
                {{call}}
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellationToken) => _work ?? Task.CompletedTask;

            private async Task ListenAsync() { listener.Start(); await Task.Yield(); }

            private async Task BindAsync()
            {
                try { listener.Start(); await Task.Yield(); }
                catch (Exception ex) { logger.LogWarning(ex, "optional"); }
            }
        }
        """;

    [Fact]
    public Task Says_what_the_process_runs_without() => Verify<StartAnalyzer>.Reports(Service("try { listener.Start(); } {|#0:catch|} (Exception ex) { logger.LogError(ex, \"no listener\"); }"),
        Verify<StartAnalyzer>.Finding(Rules.StartupFailureSwallowed, "A failure of Start ends in this catch, and StartAsync goes on", "the process runs without its listener", "Throw it again once it is reported"));

    [Theory]
    [InlineData("""
        try { listener.Start(); }
                catch (Exception ex) { logger.LogError(ex, "no listener"); } // says why
        """, """
        try { listener.Start(); }
                catch (Exception ex)
                {
                    logger.LogError(ex, "no listener");
                    throw;
                } // says why
        """)]
    [InlineData("""
        try
                {
                    listener.Start();
                }
                catch (Exception ex)
                {
                    // somebody must know
                    logger.LogError(ex, "no listener");
                    return;
                }
        """, """
        try
                {
                    listener.Start();
                }
                catch (Exception ex)
                {
                    // somebody must know
                    logger.LogError(ex, "no listener");
                    throw;
                }
        """)]
    public Task Fixes_by_throwing_again(string before, string after) => Verify.Fixes(Service(before.Replace("catch (", "{|LIFE1011:catch|} (")), Service(after));

    [Fact]
    public Task Fixes_by_awaiting() => Verify.Fixes(Service("_ = {|LIFE1011:inner.StartAsync(cancellationToken)|}; // the inner one"), Service("await inner.StartAsync(cancellationToken); // the inner one"));

    [Fact]
    public Task Fixes_main_by_waiting() => Verify.Fixes("""
        using Microsoft.Extensions.Hosting;

        static class Program
        {
            static void Main()
            {
                var host = Host.CreateApplicationBuilder().Build();
                {|LIFE1011:host.StartAsync()|};
                Console.ReadLine();
            }
        }
        """, """
        using Microsoft.Extensions.Hosting;

        static class Program
        {
            static void Main()
            {
                var host = Host.CreateApplicationBuilder().Build();
                host.StartAsync().GetAwaiter().GetResult();
                Console.ReadLine();
            }
        }
        """, OutputKind.ConsoleApplication);

    /// <summary>An exception in a task that nobody waits for would be lost without a word, which is worse than a report.</summary>
    [Fact]
    public Task Offers_nothing_in_a_task_of_its_own() => Verify.OffersNothing(
        Service("_ = Task.Run(async () => { try { await inner.StartAsync(default); } {|LIFE1011:catch|} (Exception ex) { logger.LogError(ex, \"no start\"); } });"));
}
