using Lifeguard.Analyzers.Tests.Testing;

namespace Lifeguard.Analyzers.Tests.Startup;

/// <summary>What is said of a start that never returns, seen on real processes: the examples of rules.md, run.</summary>
public sealed class StartNeverReturnsProcessTests
{
    /// <summary>A site whose first service is the poller of the example; the other side answers. An argument is its StartupTimeout.</summary>
    private const string Site = """
        internal sealed class Orders : HttpMessageHandler
        {
            private int _polls;

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (Interlocked.Increment(ref _polls) == 2)
                    Console.WriteLine("polls");
                return Task.FromResult(new HttpResponseMessage { Content = new StringContent("none") });
            }
        }

        internal sealed class Mailer : IHostedService
        {
            public Task StartAsync(CancellationToken cancellationToken)
            {
                Console.WriteLine("mails");
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        }

        internal sealed class Server : IServer
        {
            public IFeatureCollection Features { get; } = new FeatureCollection();

            public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            {
                Console.WriteLine("listens");
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public void Dispose()
            {
            }
        }

        internal static class Program
        {
            private static async Task Main(string[] args)
            {
                var builder = WebApplication.CreateBuilder();
                builder.Logging.ClearProviders();
                if (args.Length > 0)
                    builder.Services.Configure<HostOptions>(options => options.StartupTimeout = TimeSpan.Parse(args[0]));
                builder.Services.AddSingleton(new HttpClient(new Orders()));
                builder.Services.AddHostedService<Poller>();
                builder.Services.AddHostedService<Mailer>();
                builder.Services.AddSingleton<IServer, Server>();
                await builder.Build().RunAsync();
            }
        }
        """;

    [Fact]
    public async Task Behind_a_start_that_never_returns_no_service_starts_and_nothing_listens()
    {
        using var running = await RunningProgram.StartAsync(ExampleProgram.Of("LIFE1008", "Violation", Site));

        Assert.Equal("polls", await running.ReadLineAsync());
        Assert.Equal(137, await running.StatusAfterKillAsync());
        Assert.Null(await running.ReadLineAsync());
    }

    [Fact]
    public async Task Behind_its_clean_form_all_services_start()
    {
        using var running = await RunningProgram.StartAsync(ExampleProgram.Of("LIFE1008", "Fix", Site));

        Assert.Equal(["listens", "mails", "polls"], new[] { await running.ReadLineAsync(), await running.ReadLineAsync(), await running.ReadLineAsync() }.Order());
    }

    [Fact]
    public async Task StartupTimeout_ends_a_start_that_listens_to_its_token()
    {
        using var running = await RunningProgram.StartAsync(ExampleProgram.Of("LIFE1008", "Violation", Site), [], "00:00:00.100");

        Assert.Equal(134, await running.StatusAsync());
        Assert.Contains("TaskCanceledException", await running.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartupTimeout_does_not_end_a_start_that_is_deaf_to_its_token()
    {
        var deaf = ExampleProgram.Of("LIFE1008", "Violation", Site).Replace("!cancellationToken.IsCancellationRequested", "true", StringComparison.Ordinal).Replace(", cancellationToken)", ")", StringComparison.Ordinal);
        using var running = await RunningProgram.StartAsync(deaf, [], "00:00:00.100");

        Assert.Equal("polls", await running.ReadLineAsync());
        Assert.Equal(137, await running.StatusAfterKillAsync());
    }
}
