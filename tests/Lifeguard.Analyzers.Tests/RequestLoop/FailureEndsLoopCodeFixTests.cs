using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes.RequestLoop;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.LoopAnalyzer, Lifeguard.CodeFixes.RequestLoop.FailureEndsLoopCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class FailureEndsLoopCodeFixTests
{
    [Theory]
    [InlineData("{|LIFE2001:while (true)|} { await Task.Delay(1000); await http.GetStringAsync(\"http://prices\"); }")]
    [InlineData("{ {|LIFE2001:while (true)|} await http.GetStringAsync(await jobs.ReadAsync()); }")]
    public Task Leaves_what_shares_its_line_to_its_author(string loop) => Verify.OffersNothing(
        $$"""
        using System.Threading.Channels;

        class Poller(HttpClient http, ChannelReader<string> jobs)
        {
            public void Start() => Task.Run(async () =>
            {
                {{loop}}
            });

            public bool IsOver => jobs.Completion.IsCompleted;
        }
        """);

    [Fact]
    public Task Guards_only_the_source_where_the_handling_keeps_its_failures() => Verify.Fixes(
        """
        using System.Net;

        class Server(HttpListener listener)
        {
            public void Start() => _ = ServeAsync();

            private async Task ServeAsync()
            {
                {|LIFE2001:while (listener.IsListening)|}
                {
                    var context = await listener.GetContextAsync();
                    try
                    {
                        context.Response.Close();
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                    }
                }
            }
        }
        """,
        """
        using System.Net;

        class Server(HttpListener listener)
        {
            public void Start() => _ = ServeAsync();

            private async Task ServeAsync()
            {
                while (listener.IsListening)
                {
                    HttpListenerContext context;
                    try
                    {
                        context = await listener.GetContextAsync();
                    }
                    catch (Exception) when (!listener.IsListening)
                    {
                        break; // the source was closed
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Receiving the next request failed: {ex}");
                        await Task.Delay(TimeSpan.FromSeconds(1));
                        continue;
                    }

                    try
                    {
                        context.Response.Close();
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_an_accept_loop_with_a_guard_for_accepting_and_one_for_handling() => Verify.Fixes(
        """
        using System.Net.Sockets;
        using Microsoft.Extensions.Logging;

        class Server(TcpListener listener, ILogger<Server> logger)
        {
            public void Start(CancellationToken stop) => _ = ServeAsync(stop);

            private async Task ServeAsync(CancellationToken stop)
            {
                {|LIFE2001:while (!stop.IsCancellationRequested)|}
                {
                    // The next one, please.
                    var client = await listener.AcceptTcpClientAsync(stop);

                    await HandleAsync(client); // serves it
                }
            }

            private async Task HandleAsync(TcpClient client) => await client.GetStream().WriteAsync(new byte[1]);
        }
        """,
        """
        using System.Net.Sockets;
        using Microsoft.Extensions.Logging;

        class Server(TcpListener listener, ILogger<Server> logger)
        {
            public void Start(CancellationToken stop) => _ = ServeAsync(stop);

            private async Task ServeAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    // The next one, please.
                    TcpClient client;
                    try
                    {
                        client = await listener.AcceptTcpClientAsync(stop);
                    }
                    catch (OperationCanceledException) when (stop.IsCancellationRequested)
                    {
                        break;
                    }
                    catch (InvalidOperationException)
                    {
                        break; // the source was closed
                    }
                    catch (SocketException ex) when (ex.SocketErrorCode == SocketError.OperationAborted || ex.SocketErrorCode == SocketError.Interrupted)
                    {
                        break; // the source was closed
                    }
                    catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested)
                    {
                        logger.LogError(ex, "Receiving the next connection failed");
                        await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), stop));
                        continue;
                    }

                    try
                    {
                        await HandleAsync(client); // serves it
                    }
                    catch (OperationCanceledException) when (stop.IsCancellationRequested)
                    {
                        break;
                    }
                    catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested)
                    {
                        logger.LogError(ex, "Handling a connection failed");
                    }
                }
            }

            private async Task HandleAsync(TcpClient client) => await client.GetStream().WriteAsync(new byte[1]);
        }
        """);

    [Fact]
    public Task Fixes_a_loop_that_its_timer_paces_without_another_pause() => Verify.Fixes(
        """
        class Poller(HttpClient http)
        {
            public void Start(CancellationToken stop) => _ = PollAsync(stop);

            private async Task PollAsync(CancellationToken stop)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
                {|LIFE2001:while (await timer.WaitForNextTickAsync(stop))|}
                {
                    await http.GetStringAsync("http://localhost/", stop);
                }
            }
        }
        """,
        """
        class Poller(HttpClient http)
        {
            public void Start(CancellationToken stop) => _ = PollAsync(stop);

            private async Task PollAsync(CancellationToken stop)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
                while (await timer.WaitForNextTickAsync(stop))
                {
                    try
                    {
                        await http.GetStringAsync("http://localhost/", stop);
                    }
                    catch (OperationCanceledException) when (stop.IsCancellationRequested)
                    {
                        break;
                    }
                    catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested)
                    {
                        Console.Error.WriteLine($"A turn of this loop failed: {ex}");
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_a_loop_that_ends_its_turn_with_a_delay_and_leaves_the_delay_outside() => Verify.Fixes(
        """
        class Poller(HttpClient http)
        {
            public void Start(CancellationToken stop) => Task.Run(async () =>
            {
                {|LIFE2001:while (!stop.IsCancellationRequested)|}
                {
                    var text = await http.GetStringAsync("http://localhost/", stop);
                    Console.WriteLine(text);
                    await Task.Delay(1000, stop);
                }
            });
        }
        """,
        """
        class Poller(HttpClient http)
        {
            public void Start(CancellationToken stop) => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    try
                    {
                        var text = await http.GetStringAsync("http://localhost/", stop);
                        Console.WriteLine(text);
                    }
                    catch (OperationCanceledException) when (stop.IsCancellationRequested)
                    {
                        break;
                    }
                    catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested)
                    {
                        Console.Error.WriteLine($"A turn of this loop failed: {ex}");
                    }
                    await Task.Delay(1000, stop);
                }
            });
        }
        """);

    [Fact]
    public Task Fixes_a_consumer_one_at_a_time_because_a_failed_item_is_lost() => Verify.FixesSingly(
        """
        using System.Threading.Channels;

        class Consumer(ChannelReader<int> jobs, HttpClient http)
        {
            public void Start() => _ = ConsumeAsync();

            private async Task ConsumeAsync()
            {
                {|LIFE2001:await foreach (var job in jobs.ReadAllAsync())|}
                    await http.GetStringAsync($"http://localhost/{job}");
            }
        }
        """,
        """
        using System.Threading.Channels;

        class Consumer(ChannelReader<int> jobs, HttpClient http)
        {
            public void Start() => _ = ConsumeAsync();

            private async Task ConsumeAsync()
            {
                await foreach (var job in jobs.ReadAllAsync())
                {
                    try
                    {
                        await http.GetStringAsync($"http://localhost/{job}");
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Handling an item failed: {ex}");
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_a_loop_that_waits_for_items_it_may_not_take_with_a_pause() => Verify.FixesSingly(
        """
        using System.Threading.Channels;

        class Consumer(ChannelReader<int> jobs, HttpClient http)
        {
            public void Start(CancellationToken stop) => _ = ConsumeAsync(stop);

            private async Task ConsumeAsync(CancellationToken stop)
            {
                {|LIFE2001:while (await jobs.WaitToReadAsync(stop))|}
                {
                    await http.GetStringAsync("http://localhost/token", stop);
                    jobs.TryRead(out _);
                }
            }
        }
        """,
        """
        using System.Threading.Channels;

        class Consumer(ChannelReader<int> jobs, HttpClient http)
        {
            public void Start(CancellationToken stop) => _ = ConsumeAsync(stop);

            private async Task ConsumeAsync(CancellationToken stop)
            {
                while (await jobs.WaitToReadAsync(stop))
                {
                    try
                    {
                        await http.GetStringAsync("http://localhost/token", stop);
                        jobs.TryRead(out _);
                    }
                    catch (OperationCanceledException) when (stop.IsCancellationRequested)
                    {
                        break;
                    }
                    catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested)
                    {
                        Console.Error.WriteLine($"Handling an item failed: {ex}");
                        await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), stop));
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Keeps_the_comments_of_a_turn_without_braces_and_the_failure_of_the_last_item() => Verify.FixesSingly(
        """
        using System.Collections.Concurrent;

        class Writer
        {
            private readonly BlockingCollection<string> _queue = new();

            public void Start() => new Thread(Run).Start();

            public void Stop() => _queue.CompleteAdding();

            private void Run()
            {
                {|LIFE2001:while (!_queue.IsCompleted)|}
                    // one after the other
                    File.AppendAllText("log", _queue.Take()); // slow
            }
        }
        """,
        """
        using System.Collections.Concurrent;

        class Writer
        {
            private readonly BlockingCollection<string> _queue = new();

            public void Start() => new Thread(Run).Start();

            public void Stop() => _queue.CompleteAdding();

            private void Run()
            {
                while (!_queue.IsCompleted)
                {
                    try
                    {
                        // one after the other
                        File.AppendAllText("log", _queue.Take()); // slow
                    }
                    catch (Exception) when (_queue.IsCompleted)
                    {
                        break;
                    }
                    catch (InvalidOperationException)
                    {
                        break; // the source was closed
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Handling an item failed: {ex}");
                        Thread.Sleep(TimeSpan.FromSeconds(1));
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Keeps_the_comment_in_front_of_what_is_received() => Verify.Fixes(
        """
        using System.Net;

        class Server(HttpListener listener)
        {
            public void Start() => _ = ServeAsync();

            private async Task ServeAsync()
            {
                {|LIFE2001:while (listener.IsListening)|}
                {
                    var context = /* one at a time */ await listener.GetContextAsync();
                    context.Response.Close();
                }
            }
        }
        """,
        """
        using System.Net;

        class Server(HttpListener listener)
        {
            public void Start() => _ = ServeAsync();

            private async Task ServeAsync()
            {
                while (listener.IsListening)
                {
                    HttpListenerContext context;
                    try
                    {
                        context = /* one at a time */ await listener.GetContextAsync();
                    }
                    catch (Exception) when (!listener.IsListening)
                    {
                        break; // the source was closed
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Receiving the next request failed: {ex}");
                        await Task.Delay(TimeSpan.FromSeconds(1));
                        continue;
                    }

                    try
                    {
                        context.Response.Close();
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Handling a request failed: {ex}");
                    }
                }
            }
        }
        """);

    /// <summary>The delay needs what the guarded statements declare.</summary>
    [Fact]
    public Task Offers_nothing_that_would_take_a_variable_out_of_scope() => Verify.OffersNothing(
        """
        class Poller(HttpClient http)
        {
            private CancellationTokenSource? _stop = new();

            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                {|LIFE2001:while (true)|}
                {
                    var stop = _stop!;
                    if (stop.Token.IsCancellationRequested)
                        break;
                    await http.GetStringAsync("http://localhost/");
                    await Task.Delay(1000, stop.Token);
                }
            }
        }
        """);

    /// <summary>A method that is not async may throw before there is a task.</summary>
    [Fact]
    public Task Guards_a_handler_that_may_throw_at_once() => Verify.Fixes(
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            public void Start() => _ = ServeAsync();

            private async Task ServeAsync()
            {
                {|LIFE2001:while (true)|}
                {
                    var client = await listener.AcceptTcpClientAsync();
                    _ = HandleAsync(client);
                }
            }

            private Task HandleAsync(TcpClient client) => client.GetStream().CopyToAsync(Stream.Null);
        }
        """,
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            public void Start() => _ = ServeAsync();

            private async Task ServeAsync()
            {
                while (true)
                {
                    TcpClient client;
                    try
                    {
                        client = await listener.AcceptTcpClientAsync();
                    }
                    catch (InvalidOperationException)
                    {
                        break; // the source was closed
                    }
                    catch (SocketException ex) when (ex.SocketErrorCode == SocketError.OperationAborted || ex.SocketErrorCode == SocketError.Interrupted)
                    {
                        break; // the source was closed
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Receiving the next connection failed: {ex}");
                        await Task.Delay(TimeSpan.FromSeconds(1));
                        continue;
                    }

                    try
                    {
                        _ = HandleAsync(client);
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Handling a connection failed: {ex}");
                    }
                }
            }

            private Task HandleAsync(TcpClient client) => client.GetStream().CopyToAsync(Stream.Null);
        }
        """);

    [Fact]
    public Task Fixes_a_loop_whose_condition_is_its_listeners_with_one_way_out() => Verify.Fixes(
        """
        using System.Net;

        class Server
        {
            private readonly HttpListener _listener = new();

            public void Start() => new Thread(Serve).Start();

            private void Serve()
            {
                {|LIFE2001:while (_listener.IsListening)|}
                {
                    var context = _listener.GetContext();
                    _ = AnswerAsync(context);
                }
            }

            private static async Task AnswerAsync(HttpListenerContext context) => await context.Response.OutputStream.WriteAsync(new byte[1]);
        }
        """,
        """
        using System.Net;

        class Server
        {
            private readonly HttpListener _listener = new();

            public void Start() => new Thread(Serve).Start();

            private void Serve()
            {
                while (_listener.IsListening)
                {
                    HttpListenerContext context;
                    try
                    {
                        context = _listener.GetContext();
                    }
                    catch (Exception) when (!_listener.IsListening)
                    {
                        break; // the source was closed
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Receiving the next request failed: {ex}");
                        Thread.Sleep(TimeSpan.FromSeconds(1));
                        continue;
                    }

                    _ = AnswerAsync(context);
                }
            }

            private static async Task AnswerAsync(HttpListenerContext context) => await context.Response.OutputStream.WriteAsync(new byte[1]);
        }
        """);

    [Fact]
    public Task Fixes_a_thread_that_listens_for_http_until_its_listener_stops() => Verify.Fixes(
        """
        using System.Net;

        class Server
        {
            private readonly HttpListener _listener = new();

            public void Start() => new Thread(Serve).Start();

            private void Serve()
            {
                {|LIFE2001:while (true)|}
                {
                    using var response = _listener.GetContext().Response;
                    response.OutputStream.WriteByte(42);
                }
            }
        }
        """,
        """
        using System.Net;

        class Server
        {
            private readonly HttpListener _listener = new();

            public void Start() => new Thread(Serve).Start();

            private void Serve()
            {
                while (true)
                {
                    HttpListenerResponse nextResponse;
                    try
                    {
                        nextResponse = _listener.GetContext().Response;
                    }
                    catch (Exception) when (!_listener.IsListening)
                    {
                        break; // the source was closed
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Receiving the next request failed: {ex}");
                        Thread.Sleep(TimeSpan.FromSeconds(1));
                        continue;
                    }

                    try
                    {
                        using var response = nextResponse;
                        response.OutputStream.WriteByte(42);
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"Handling a request failed: {ex}");
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Offers_nothing_where_a_closed_listener_could_not_be_told_from_a_failed_handler() => Verify.OffersNothing(
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            public void Start() => Task.Run(async () =>
            {
                {|LIFE2001:while (true)|}
                {
                    await HandleAsync(await listener.AcceptTcpClientAsync());
                }
            });

            private async Task HandleAsync(TcpClient client) => await client.GetStream().WriteAsync(new byte[1]);
        }
        """);

    [Fact]
    public Task Fixes_code_written_in_CSharp_7_3()
    {
        const string Source =
            """
            using System;
            using System.Net.Http;
            using System.Threading;
            using System.Threading.Tasks;

            class Poller
            {
                private readonly HttpClient _http = new HttpClient();

                public void Start(CancellationToken stop)
                {
                    Task.Run(async () =>
                    {
                        HEAD
                        {
                            BODY
                            await Task.Delay(1000, stop);
                        }
                    });
                }
            }
            """;
        return new Test<LoopAnalyzer, FailureEndsLoopCodeFix>(
            Source.Replace("HEAD", "{|LIFE2001:while (!stop.IsCancellationRequested)|}", StringComparison.Ordinal)
                .Replace("BODY", "await _http.GetStringAsync(\"http://localhost/\");", StringComparison.Ordinal),
            OutputKind.DynamicallyLinkedLibrary,
            Source.Replace("HEAD", "while (!stop.IsCancellationRequested)", StringComparison.Ordinal)
                .Replace("BODY", """
                    try
                                    {
                                        await _http.GetStringAsync("http://localhost/");
                                    }
                                    catch (OperationCanceledException) when (stop.IsCancellationRequested)
                                    {
                                        break;
                                    }
                                    catch (Exception ex) when (!(ex is OperationCanceledException) || !stop.IsCancellationRequested)
                                    {
                                        Console.Error.WriteLine($"A turn of this loop failed: {ex}");
                                    }
                    """, StringComparison.Ordinal))
        { Version = LanguageVersion.CSharp7_3 }.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The second action, where a guard of the runtime library is at hand. Fix-all takes the first.</summary>
    [Fact]
    public Task Fixes_with_the_loop_guard_in_scope()
    {
        const string Stop = """
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }

            """;
        return new Test<LoopAnalyzer, FailureEndsLoopCodeFix>(Worker("{|LIFE2001:while (await timer.WaitForNextTickAsync(stop))|}", "await http.GetStringAsync(\"http://prices\", stop);"), OutputKind.DynamicallyLinkedLibrary,
            Turn(Stop + """
                catch (Exception ex) when (guard.ShouldHandle(ex, stop))
                {
                    await guard.FailedAsync(ex, stop);
                }
                """),
            Turn(Stop + """
                catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested)
                {
                    Console.Error.WriteLine($"A turn of this loop failed: {ex}");
                }
                """))
        { CodeActionIndex = 1 }.RunAsync(TestContext.Current.CancellationToken);

        static string Turn(string clauses) => Worker("while (await timer.WaitForNextTickAsync(stop))", "try\n{\n    await http.GetStringAsync(\"http://prices\", stop);\n}\n" + clauses);

        static string Worker(string head, string turn) => $$"""
            class Worker(HttpClient http, Lifeguard.LoopGuard guard)
            {
                public void Start(CancellationToken stop) => _ = RunAsync(stop);

                private async Task RunAsync(CancellationToken stop)
                {
                    using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
                    {{head}}
                    {
                        {{turn.Replace("\n", "\n            ")}}
                    }
                }
            }
            """;
    }
}
