using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.HandlerAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.HandlerAnalyzer, Lifeguard.CodeFixes.RequestLoop.HandlerFailureUnobservedCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class HandlerFailureUnobservedTests
{
    [Theory]
    [InlineData("_ = {|LIFE2010:HandleAsync(client)|};")]
    [InlineData("_ = {|LIFE2010:HandleAsync(client)|}.ConfigureAwait(false);")]
    [InlineData("_ = {|LIFE2010:Task.Run(() => HandleAsync(client))|};")]
    [InlineData("_ = {|LIFE2010:Task.Run(async () => { await HandleAsync(client); })|};")]
    [InlineData("_ = {|LIFE2010:Task.Run(() => Handle(client))|};")]
    [InlineData("_ = {|LIFE2010:Task.Factory.StartNew(() => Handle(client))|};")]
    [InlineData("_ = {|LIFE2010:Task.Run(Serve)|};")]
    [InlineData("_ = {|LIFE2010:HalfGuardedAsync(client)|};")]
    [InlineData("if (client.Connected) { try { _ = {|LIFE2010:HandleAsync(client)|}; } catch (IOException) { } }")]
    [InlineData("foreach (var each in new[] { client }) _ = {|LIFE2010:HandleAsync(each)|};")]
    [InlineData("Task unawaited = {|LIFE2010:HandleAsync(client)|};")]
    public Task Reports_a_dropped_task_whose_handler_can_fail(string turn) => Verify.Reports(Server(turn));

    [Theory]
    [InlineData("await HandleAsync(client);")]
    [InlineData("_ = GuardedAsync(client);")]
    [InlineData("_ = Task.Run(() => GuardedAsync(client));")]
    [InlineData("_ = Task.Run(async () => { try { await HandleAsync(client); } catch (Exception ex) { Console.Error.WriteLine(ex); } });")]
    [InlineData("_ = HandleAsync(client).ContinueWith(done => Console.Error.WriteLine(done.Exception), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("_tasks.Add(HandleAsync(client));")]
    [InlineData("_last = HandleAsync(client);")]
    [InlineData("var handling = HandleAsync(client); await handling;")]
    [InlineData("Task[] handling = [HandleAsync(client)]; await Task.WhenAll(handling);")]
    [InlineData("Handle(client);")]
    [InlineData("_ = _handler.HandleAsync(client);")]
    [InlineData("Forget(HandleAsync(client));")]
    [InlineData("_ = CountAsync();")]
    public Task Ignores_a_task_that_is_seen_or_a_handler_that_keeps_its_failures(string turn) => Verify.Ignores(Server(turn));

    [Fact]
    public Task Ignores_what_a_tick_starts() => Verify.Ignores(Server("await Task.Delay(1); ").Replace("var client = await _listener.AcceptTcpClientAsync(stop);", "TcpClient client = null!; _ = HandleAsync(client);", StringComparison.Ordinal));

    [Fact]
    public Task Fixes_it_with_a_guard_around_the_handlers_body() => VerifyFix.Fixes(
        """
        using System.Net.Sockets;
        using Microsoft.Extensions.Logging;

        class Server(TcpListener listener, ILogger<Server> logger)
        {
            private async Task ServeAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    var client = await listener.AcceptTcpClientAsync(stop);
                    _ = {|LIFE2010:HandleAsync(client, stop)|};
                }
            }

            private async Task HandleAsync(TcpClient client, CancellationToken stop)
            {
                // One byte is enough.
                logger.LogDebug("serving");
                await client.GetStream().WriteAsync(new byte[1], stop);
            }
        }
        """,
        """
        using System.Net.Sockets;
        using Microsoft.Extensions.Logging;

        class Server(TcpListener listener, ILogger<Server> logger)
        {
            private async Task ServeAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    var client = await listener.AcceptTcpClientAsync(stop);
                    _ = HandleAsync(client, stop);
                }
            }

            private async Task HandleAsync(TcpClient client, CancellationToken stop)
            {
                try
                {
                    // One byte is enough.
                    logger.LogDebug("serving");
                    await client.GetStream().WriteAsync(new byte[1], stop);
                }
                catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested)
                {
                    logger.LogError(ex, "Handling a connection failed");
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_a_lambda_that_hands_the_task_on() => VerifyFix.Fixes(
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            private async Task ServeAsync()
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync();
                    _ = {|LIFE2010:Task.Run(() => client.GetStream().WriteAsync(new byte[1], 0, 1))|};
                }
            }
        }
        """,
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            private async Task ServeAsync()
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync();
                    _ = Task.Run(async () =>
                    {
                        try
                        {
                            await client.GetStream().WriteAsync(new byte[1], 0, 1);
                        }
                        catch (Exception ex)
                        {
                            Console.Error.WriteLine($"Handling a connection failed: {ex}");
                        }
                    });
                }
            }
        }
        """);

    [Fact]
    public Task Offers_no_guard_in_a_handler_that_somebody_else_awaits() => VerifyFix.OffersNothing(TwoCallers("await HandleAsync(client);"));

    [Fact]
    public Task Guards_a_handler_that_nobody_awaits() => VerifyFix.Fixes(TwoCallers("_ = {|LIFE2010:HandleAsync(client)|};"), TwoCallers(
        "_ = HandleAsync(client);",
        """
        try
                {
                    await client.GetStream().WriteAsync(new byte[1]);
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine($"Handling a connection failed: {ex}");
                }
        """).Replace("{|LIFE2010:HandleAsync(client)|}", "HandleAsync(client)", StringComparison.Ordinal));

    private static string TwoCallers(string other, string work = "await client.GetStream().WriteAsync(new byte[1]);") =>
        $$"""
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            public async Task ServeAsync()
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync();
                    _ = {|LIFE2010:HandleAsync(client)|};
                }
            }

            public async Task ServeOneAfterAnotherAsync()
            {
                while (true)
                {
                    var client = await listener.AcceptTcpClientAsync();
                    {{other}}
                }
            }

            private static async Task HandleAsync(TcpClient client)
            {
                {{work}}
            }
        }
        """;

    private static string Server(string turn) =>
        $$"""
        using System.Net.Sockets;

        interface IHandler
        {
            Task HandleAsync(TcpClient client);
        }

        class Server
        {
            private readonly TcpListener _listener = null!;
            private readonly IHandler _handler = null!;
            private readonly List<Task> _tasks = [];
            private Task? _last;
            private int _count;

            private async Task ServeAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    var client = await _listener.AcceptTcpClientAsync(stop);
                    {{turn}}
                }
            }

            private static void Handle(TcpClient client) => client.GetStream().WriteByte(1);
            private static async Task HandleAsync(TcpClient client) => await client.GetStream().WriteAsync(new byte[1]);
            private Task Serve() => File.ReadAllTextAsync("/etc/hosts");
            private async Task CountAsync() { await Task.Yield(); _count++; }
            private static async void Forget(Task task) { try { await task; } catch (Exception ex) { Console.Error.WriteLine(ex); } }

            private static async Task GuardedAsync(TcpClient client)
            {
                try { await HandleAsync(client); }
                catch (Exception ex) { Console.Error.WriteLine(ex); }
                finally { client.Dispose(); }
            }

            private static async Task HalfGuardedAsync(TcpClient client)
            {
                await client.GetStream().ReadAsync(new byte[1]);
                try { await HandleAsync(client); }
                catch (Exception ex) { Console.Error.WriteLine(ex); }
            }
        }
        """;
}
