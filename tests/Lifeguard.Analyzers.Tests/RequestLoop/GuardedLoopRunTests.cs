using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Lifeguard.Analyzers.Tests.Testing;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

/// <summary>Runs what the fix writes: a bad client ends nothing, and a stop or a closed source still ends the loop.</summary>
public class GuardedLoopRunTests
{
    private const string Server =
        """
        using System.Net.Sockets;

        public class Server(TcpListener listener)
        {
            private readonly TaskCompletionSource<string> _ended = new();

            public Task<string> Ended => _ended.Task;

            public void Start(CancellationToken stop) => _ = ServeAsync(stop);

            private async Task ServeAsync(CancellationToken stop)
            {
                try
                {
                    while (!stop.IsCancellationRequested)
                    {
                        var client = await listener.AcceptTcpClientAsync(stop);
                        await AnswerAsync(client);
                    }

                    _ended.TrySetResult("stopped");
                }
                finally
                {
                    _ended.TrySetResult("failed");
                }
            }

            // Answers what it is sent; throws for a client that sends nothing.
            private static async Task AnswerAsync(TcpClient client)
            {
                using var stream = client.GetStream();
                var question = new byte[1];
                await stream.ReadExactlyAsync(question);
                await stream.WriteAsync(question);
            }
        }
        """;

    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_fix_one_bad_client_ends_the_server()
    {
        using var running = Run(Server);
        running.SendNothing();
        Assert.Equal("failed", await running.Ended);
    }

    [Fact]
    public async Task After_the_fix_the_next_client_is_served()
    {
        using var running = Run(await FixedAsync());
        running.SendNothing();
        Assert.Equal(42, await running.AskAsync(42));
        Assert.False(running.Ended.IsCompleted);
    }

    [Fact]
    public async Task After_the_fix_a_stop_in_the_middle_of_accepting_ends_the_loop_cleanly()
    {
        using var running = Run(await FixedAsync());
        Assert.Equal(1, await running.AskAsync(1));
        await running.Stop.CancelAsync();
        Assert.Equal("stopped", await running.Ended);
    }

    [Fact]
    public async Task After_the_fix_a_listener_stopped_without_the_token_ends_the_loop_cleanly()
    {
        using var running = Run(await FixedAsync());
        Assert.Equal(1, await running.AskAsync(1));
        running.Listener.Stop();
        Assert.Equal("stopped", await running.Ended);
    }

    private static async Task<string> FixedAsync()
    {
        var text = await AllFixes.ApplyAsync(Server, Rules.FailureEndsLoop.Id);
        Assert.NotEqual(Server, text);
        return text;
    }

    private static Running Run(string source)
    {
        using var image = new MemoryStream();
        var emitted = AllAnalyzers.Compile(("Server.cs", source)).Emit(image, cancellationToken: Timeout);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        var type = Assembly.Load(image.ToArray()).GetType("Server", throwOnError: true)!;
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Activator.CreateInstance(type, listener)!;
        var stop = new CancellationTokenSource();
        type.GetMethod("Start")!.Invoke(server, [stop.Token]);
        return new Running(listener, stop, ((Task<string>)type.GetProperty("Ended")!.GetValue(server)!).WaitAsync(Timeout));
    }

    private sealed record Running(TcpListener Listener, CancellationTokenSource Stop, Task<string> Ended) : IDisposable
    {
        public void SendNothing()
        {
            using var client = new TcpClient();
            client.Connect((IPEndPoint)Listener.LocalEndpoint);
        }

        public async Task<byte> AskAsync(byte question)
        {
            using var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)Listener.LocalEndpoint, Timeout);
            var stream = client.GetStream();
            await stream.WriteAsync(new[] { question }, Timeout);
            var answer = new byte[1];
            await stream.ReadExactlyAsync(answer, Timeout);
            return answer[0];
        }

        public void Dispose()
        {
            Listener.Stop();
            Stop.Dispose();
        }
    }
}
