using Lifeguard.Analyzers.Tests.Testing;

namespace Lifeguard.Analyzers.Tests.Startup;

/// <summary>What is said of a task whose failure is kept, seen on real processes: the examples of rules.md, run.</summary>
public sealed class FailedLoadCachedProcessTests
{
    /// <summary>Asks for the token of the example twice: while nobody listens there, and when somebody does.</summary>
    private const string Callers = """
        internal static class Program
        {
            private static readonly Socket Server = new(SocketType.Stream, ProtocolType.Tcp);

            internal static string Address => $"http://127.0.0.1:{((IPEndPoint)Server.LocalEndPoint).Port}/";

            private static async Task Main()
            {
                // Bound and not listening: the port is its own, and refuses.
                Server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                var first = await AskAsync();
                Server.Listen();
                _ = Task.Run(ServeAsync);
                var second = await AskAsync();
                Console.WriteLine(first == second ? "the same" : "another");
            }

            private static async Task<Exception> AskAsync()
            {
                try
                {
                    Console.WriteLine(await Tokens.GetAsync());
                    return null;
                }
                catch (HttpRequestException ex)
                {
                    Console.WriteLine(ex.GetType().Name);
                    return ex;
                }
            }

            private static async Task ServeAsync()
            {
                using var client = await Server.AcceptAsync();
                await client.ReceiveAsync(new byte[4096]);
                await client.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntoken"));
            }
        }
        """;

    [Theory]
    [InlineData("Violation", "HttpRequestException", "the same")]
    [InlineData("Fix", "token", "another")]
    public async Task A_failure_is_kept_for_every_later_caller_until_it_is_dropped(string part, string answer, string exception)
    {
        using var running = await RunningProgram.StartAsync(ExampleProgram.Of("LIFE1010", part, Callers).Replace("\"https://token\"", "Program.Address", StringComparison.Ordinal));

        Assert.Equal("HttpRequestException", await running.ReadLineAsync());
        Assert.Equal(answer, await running.ReadLineAsync());
        Assert.Equal(exception, await running.ReadLineAsync());
    }
}
