using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.WorkAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Background;

public class WorkerUnobservedTests
{
    private static string Worker(string start, string members = "") => $$"""
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        class Worker(HttpClient http, ILogger<Worker> logger, IHostApplicationLifetime lifetime)
        {
            private Task? _work;

            public void Start(CancellationToken stop)
            {
                {{start}}
            }

            private async Task WorkAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                    await http.GetStringAsync("work", stop);
            }

            private async Task GuardedAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    try
                    {
                        await http.GetStringAsync("work", stop);
                    }
                    catch (Exception ex)
                    {
                        logger.LogError(ex, "Work failed");
                    }
                }
            }

            private async Task OnceAsync(CancellationToken stop) => await http.GetStringAsync("work", stop);

            {{members}}
        }
        """;

    [Theory]
    [InlineData("_ = {|LIFE3002:WorkAsync|}(stop);")]
    [InlineData("{|LIFE3002:WorkAsync|}(stop);")]
    [InlineData("_ = {|LIFE3002:Task.Run|}(() => WorkAsync(stop));")]
    [InlineData("{|LIFE3002:Task.Run|}(async () => await WorkAsync(stop), stop);")]
    [InlineData("_ = {|LIFE3002:Task.Run|}(async () => { while (true) await http.GetStringAsync(\"work\", stop); }, stop);")]
    [InlineData("{|LIFE3002:Task.Factory.StartNew|}(() => WorkAsync(stop).Wait(), TaskCreationOptions.LongRunning);")]
    [InlineData("{|LIFE3002:Task.Factory.StartNew|}(async () => await WorkAsync(stop), TaskCreationOptions.LongRunning);")]
    [InlineData("_work = {|LIFE3002:WorkAsync|}(stop);")]
    [InlineData("_work = {|LIFE3002:Task.Run|}(() => WorkAsync(stop));")]
    [InlineData("var work = {|LIFE3002:WorkAsync|}(stop);")]
    public Task Reports_an_endless_worker_whose_task_nobody_looks_at(string start) => Verify.Reports(Worker(start));

    [Fact]
    public Task Reports_a_worker_that_is_looked_at_only_when_the_host_stops() => Verify.Reports(
        """
        using Microsoft.Extensions.Hosting;

        class Worker(HttpClient http) : IHostedService
        {
            private Task _work = Task.CompletedTask;

            public Task StartAsync(CancellationToken token)
            {
                _work = {|LIFE3002:WorkAsync|}(token);
                return Task.CompletedTask;
            }

            public async Task StopAsync(CancellationToken token) => await _work;

            private async Task WorkAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                    await http.GetStringAsync("work", stop);
            }
        }
        """);

    [Fact]
    public Task Reports_what_fails_before_a_guarded_loop() => Verify.Reports(Worker(
        "_ = {|LIFE3002:Task.Run|}(async () => { await OnceAsync(stop); await GuardedAsync(stop); });"));

    [Fact]
    public Task Says_what_throws_and_where_the_task_is_left() => Verify.Reports(
        Worker("_ = {|#0:WorkAsync|}(stop);"),
        Verify.Finding(Rules.WorkerUnobserved, "GetStringAsync", "discarded task"));

    [Theory]
    [InlineData("_ = GuardedAsync(stop);")]
    [InlineData("Task.Run(() => GuardedAsync(stop));")]
    [InlineData("_ = Task.Run(async () => { while (!stop.IsCancellationRequested) { try { await http.GetStringAsync(\"work\", stop); } catch (Exception ex) { logger.LogError(ex, \"failed\"); } } await http.GetStringAsync(\"bye\"); });")]
    [InlineData("_ = Task.Run(async () => { try { await WorkAsync(stop); } catch (Exception ex) { logger.LogCritical(ex, \"The worker ended\"); lifetime.StopApplication(); } });")]
    public Task Ignores_a_worker_that_keeps_its_failures(string start) => Verify.Ignores(Worker(start));

    [Theory]
    [InlineData("WorkAsync(stop).ContinueWith(work => logger.LogCritical(work.Exception, \"The worker ended\"), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("_ = Task.Run(() => WorkAsync(stop)).ContinueWith(_ => lifetime.StopApplication());")]
    [InlineData("Observe(WorkAsync(stop));")]
    [InlineData("_work = WorkAsync(stop); _work.ContinueWith(work => logger.LogCritical(work.Exception, \"The worker ended\"));")]
    [InlineData("_work = Task.WhenAny(WorkAsync(stop), GuardedAsync(stop));")]
    public Task Ignores_a_worker_that_somebody_looks_at(string start) => Verify.Ignores(Worker(start, "private async void Observe(Task task) => await task;"));

    [Theory]
    [InlineData("public Task Completion => _work!;")]
    [InlineData("public async Task RunAsync() => await _work!;")]
    [InlineData("public bool IsHealthy() => _work!.Exception is null;")]
    public Task Ignores_a_stored_worker_that_somebody_can_look_at(string member) => Verify.Ignores(Worker("_work = WorkAsync(stop);", member));

    [Fact]
    public Task Ignores_the_bytes_of_one_connection() => Verify.Ignores(
        """
        using System.Net.Sockets;

        class Connection(NetworkStream stream)
        {
            public void Start() => _ = PumpAsync();

            private async Task PumpAsync()
            {
                var buffer = new byte[1024];
                while (true)
                    await stream.ReadExactlyAsync(buffer);
            }
        }
        """);

    [Fact]
    public Task Ignores_the_loop_that_is_reported_itself() => Verify.Ignores(
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            public void Start() => _ = ServeAsync();

            private async Task ServeAsync()
            {
                while (true)
                    await HandleAsync(await listener.AcceptTcpClientAsync());
            }

            private async Task HandleAsync(TcpClient client) => await client.GetStream().WriteAsync(new byte[1]);
        }
        """);
}
