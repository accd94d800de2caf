using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.StartMethodAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class StartNeverReturnsTests
{
    private static string Service(string body, string members = "") => $$"""
        using System.Threading.Channels;
        using Microsoft.Extensions.Hosting;

        sealed class Poller(ChannelReader<string> queue) : IHostedService
        {
            private bool _isReady;

            public async Task StartAsync(CancellationToken cancellationToken)
            {
                {{body}}
                await Task.Yield();
            }

            public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            private Task<bool> WorkAsync() => Task.FromResult(_isReady = true);
            {{members}}
        }
        """;

    [Theory]
    [InlineData("{|LIFE1008:while (!cancellationToken.IsCancellationRequested)|} { await WorkAsync(); await Task.Delay(1000, cancellationToken); }")]
    [InlineData("{|LIFE1008:while (true)|} { try { await WorkAsync(); } catch (HttpRequestException) { continue; } }")]
    [InlineData("{|LIFE1008:for (;;)|} await WorkAsync();")]
    [InlineData("{|LIFE1008:await foreach (var item in queue.ReadAllAsync(cancellationToken))|} await WorkAsync();")]
    [InlineData("{|LIFE1008:while (await queue.WaitToReadAsync(cancellationToken))|} await WorkAsync();")]
    [InlineData("{|LIFE1008:while (true)|} { foreach (var item in new[] { 1, 2 }) { if (item > 1) break; await WorkAsync(); } }")]
    [InlineData("await {|LIFE1008:Task.Delay(Timeout.Infinite, cancellationToken)|};")]
    [InlineData("{|LIFE1008:Console.ReadLine()|};")]
    public Task Reports_start_that_does_not_end(string body) => Verify.Reports(Service(body));

    [Theory]
    [InlineData("await RunAsync();")]
    [InlineData("RunAsync().GetAwaiter().GetResult();")]
    public Task Reports_loop_of_a_method_that_is_waited_for(string body) => Verify.Reports(Service(body, "private async Task RunAsync() { {|LIFE1008:while (true)|} await WorkAsync(); }"));

    [Theory]
    [InlineData("_ = RunAsync();")]
    [InlineData("_ = Task.Run(async () => { while (true) await WorkAsync(); });")]
    [InlineData("new Thread(() => { while (true) Thread.Sleep(1000); }).Start();")]
    [InlineData("while (!_isReady) { await WorkAsync(); await Task.Delay(1000, cancellationToken); }")]
    [InlineData("while (true) { if (await WorkAsync()) break; await Task.Delay(1000, cancellationToken); }")]
    [InlineData("while (!cancellationToken.IsCancellationRequested) { if (await WorkAsync()) return; }")]
    [InlineData("while (true) { try { await WorkAsync(); break; } catch (HttpRequestException) { await Task.Delay(1000, cancellationToken); } }")]
    [InlineData("for (var attempt = 0; attempt < 5; attempt++) await WorkAsync();")]
    [InlineData("using var limit = new CancellationTokenSource(5000); while (!limit.IsCancellationRequested) await WorkAsync();")]
    [InlineData("foreach (var item in new[] { 1, 2 }) await WorkAsync();")]
    [InlineData("await Task.Delay(1000, cancellationToken);")]
    public Task Ignores_start_that_ends_and_work_of_its_own(string body) => Verify.Ignores(Service(body, "private async Task RunAsync() { while (true) await WorkAsync(); }"));

    [Fact]
    public Task Ignores_loop_of_a_background_service() => Verify.Ignores("""
        using Microsoft.Extensions.Hosting;

        sealed class Poller : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                    await Task.Delay(1000, stoppingToken);
            }
        }
        """);

    [Fact]
    public Task Reports_windows_service_that_never_says_it_has_started() => Verify.Reports("""
        sealed class Poller : System.ServiceProcess.ServiceBase
        {
            protected override void OnStart(string[] args)
            {
                {|LIFE1008:while (true)|}
                    Thread.Sleep(1000);
            }
        }
        """);
}
