using Lifeguard.Analyzers.Tests.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Supervision.ReconnectAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Supervision;

public sealed class ReconnectStormTests
{
    private static string Subscriber(string body, string members = "") => $$"""
        public interface IFeed
        {
            event Func<Exception?, Task> Closed;
            event EventHandler Disconnected;
            event Action Opened;
            bool IsWanted { get; }
            Task StartAsync(CancellationToken stop = default);
            Task Start();
            Task SubscribeAsync(string topic);
            void Connect();
            void Open();
        }

        sealed class Subscriber(IFeed other)
        {
            private readonly IFeed _feed = other;
            private bool _stopped;

            public void Wire(IFeed feed, CancellationToken stop)
            {
                {{body}}
                _stopped = stop.IsCancellationRequested || _stopped;
            }

            {{members}}
        }
        """;

    [Theory]
    [InlineData("{|LIFE5005:feed.Closed|} += async _ => await feed.StartAsync();")]
    [InlineData("{|LIFE5005:feed.Closed|} += _ => feed.StartAsync(stop);")]
    [InlineData("{|LIFE5005:_feed.Closed|} += async error => { Console.Error.WriteLine(error); await _feed.StartAsync(stop).ConfigureAwait(false); await _feed.SubscribeAsync(\"prices\"); };")]
    [InlineData("{|LIFE5005:feed.Disconnected|} += (_, _) => feed.Connect();")]
    [InlineData("{|LIFE5005:feed.Closed|} += _ => feed.Start();")]
    [InlineData("{|LIFE5005:_feed.Closed|} += OnClosedAsync;")]
    public Task Reports_reconnect_at_once(string body) => Verify.Reports(Subscriber(body, "private async Task OnClosedAsync(Exception? error) => await _feed.StartAsync();"));

    [Theory]
    [InlineData("feed.Closed += async _ => { await Task.Delay(5000); await feed.StartAsync(); };")]
    [InlineData("feed.Closed += async _ => { try { await feed.StartAsync(); } catch (Exception ex) { Console.Error.WriteLine(ex); } };")]
    [InlineData("feed.Closed += async _ => { while (!stop.IsCancellationRequested) await feed.StartAsync(); };")]
    [InlineData("feed.Closed += async _ => { if (!_stopped) await feed.StartAsync(); };")]
    [InlineData("feed.Closed += error => error is null ? Task.CompletedTask : feed.StartAsync();")]
    [InlineData("feed.Closed += async _ => await RetryAsync(() => feed.StartAsync());")] // by a policy
    [InlineData("feed.Closed += async _ => { await BackOffAsync(); await feed.StartAsync(); };")]
    [InlineData("feed.Closed += async _ => { await new HttpClient().GetStringAsync(\"http://peer/ready\"); await feed.StartAsync(); };")] // takes time
    [InlineData("feed.Closed += async _ => await _feed.StartAsync();")] // another connection
    [InlineData("feed.Closed += async _ => { Console.Error.WriteLine(\"closed\"); await Task.Yield(); };")]
    [InlineData("feed.Opened += () => feed.Connect();")]
    [InlineData("feed.Disconnected += (_, _) => feed.Open();")]
    [InlineData("new Paced().Closed += _ => Task.CompletedTask; var paced = new Paced(); paced.Closed += _ => paced.ConnectAsync();")]
    public Task Ignores_reconnect_that_pauses_tries_or_decides(string body) => Verify.Ignores(Subscriber(body, """
        private static Task RetryAsync(Func<Task> work) => work();
            private static Task BackOffAsync() => Task.Delay(1000);

            private sealed class Paced
            {
                public event Func<Exception?, Task>? Closed;
                public async Task ConnectAsync() { await Task.Delay(1000); Closed?.Invoke(null); }
            }
        """));

    /// <summary>What leaves an <c>async void</c> handler aborts the process: one fault, one finding.</summary>
    [Fact]
    public async Task Leaves_an_async_void_handler_to_the_graver_rule()
    {
        var findings = await AllAnalyzers.RunAsync(AllAnalyzers.Compile(("Test.cs", Subscriber("feed.Disconnected += async (_, _) => await feed.StartAsync();"))));
        Assert.Equal(["LIFE3001"], findings.Select(finding => finding.Id));
    }
}
