using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.LoopAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.LoopAnalyzer, Lifeguard.CodeFixes.RequestLoop.GuardOutsideLoopCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class GuardOutsideLoopTests
{
    /// <summary>A clause that names the failure of the source, and does with it what the broad one does with any other, decides nothing.</summary>
    [Theory]
    [InlineData("catch (SocketException ex) { if (ex.SocketErrorCode == SocketError.OperationAborted) return; Console.Error.WriteLine(ex); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("catch (SocketException ex) { Console.Error.WriteLine(ex); } catch (ObjectDisposedException) { } catch (Exception ex) { if (_stopping) return; Console.Error.WriteLine(ex); }")]
    public Task Reports_a_failure_that_is_named_and_reported_like_any_other(string catches) => Verify.Reports(Listener("{|LIFE2002:while (true)|}", catches));

    [Theory]
    [InlineData("catch (SocketException) { /* closed */ } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("catch (SocketException ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("catch (SocketException ex) { Console.Error.WriteLine(ex); Environment.Exit(69); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("catch (SocketException ex) { Console.Error.WriteLine(ex); } catch (Exception ex) { Console.Error.WriteLine(ex); Environment.Exit(70); }")]
    [InlineData("catch (SocketException ex) { Console.Error.WriteLine(ex); } catch (Exception ex) { Console.Error.WriteLine(ex); throw; }")]
    public Task Ignores_a_failure_that_its_author_has_decided_about(string catches) => Verify.Ignores(Listener("while (true)", catches));

    private static string Listener(string head, string catches) =>
        $$"""
        using System.Net.Sockets;

        class Server(Socket listener)
        {
            private bool _stopping;

            public void Start() => _ = AcceptAsync();
            public void Stop() => _stopping = true;

            private async Task AcceptAsync()
            {
                try
                {
                    {{head}}
                    {
                        var peer = await listener.AcceptAsync();
                        _ = peer.Connected && !_stopping;
                    }
                }
                {{catches}}
            }
        }
        """;

    /// <summary>What the outer catch did once, at the end, must not be done in every turn.</summary>
    [Fact]
    public Task Fixes_with_words_of_its_own_where_the_outer_catch_also_cleans_up() => VerifyFix.Fixes(
        """
        class Poller(PeriodicTimer timer, HttpClient http)
        {
            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                try
                {
                    {|LIFE2002:while (await timer.WaitForNextTickAsync())|}
                    {
                        await http.GetStringAsync("http://localhost/");
                    }
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine(ex);
                    http.Dispose();
                }
            }
        }
        """,
        """
        class Poller(PeriodicTimer timer, HttpClient http)
        {
            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                try
                {
                    while (await timer.WaitForNextTickAsync())
                    {
                        try
                        {
                            await http.GetStringAsync("http://localhost/");
                        }
                        catch (Exception ex)
                        {
                            Console.Error.WriteLine($"A turn of this loop failed: {ex}");
                        }
                    }
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine(ex);
                    http.Dispose();
                }
            }
        }
        """);

    /// <summary>What the catch around the loop does, when it only tells.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("Console.Error.WriteLine(ex);")]
    [InlineData("_log.LogError(ex, \"failed\");")]
    [InlineData("Tell(ex);")]
    [InlineData("EmitFailed(ex);")]
    [InlineData("Console.Error.WriteLine(ex); return;")]
    public Task Reports_a_catch_around_the_loop_that_only_tells(string handler) => Verify.Reports(Server("LIFE2002", handler));

    /// <summary>What the catch around the loop does, when somebody takes over.</summary>
    [Theory]
    [InlineData("_lifetime.StopApplication();")]
    [InlineData("Environment.Exit(70);")]
    [InlineData("Environment.ExitCode = 70;")]
    [InlineData("_done.TrySetException(ex);")]
    [InlineData("Failed?.Invoke(this, ex);")]
    [InlineData("Raise(ex);")]
    [InlineData("Start(CancellationToken.None);")]
    [InlineData("Stop();")]
    public Task Ignores_a_catch_around_the_loop_that_decides(string handler) => Verify.Ignores(Server(null, handler));

    [Fact]
    public Task Comes_before_LIFE2001_where_both_apply() => Verify.Reports(Server("LIFE2002", "Console.Error.WriteLine(ex);").Replace("_ = ServeAsync(stop)", "new Thread(() => ServeAsync(stop).Wait()).Start()", StringComparison.Ordinal));

    [Fact]
    public Task Ignores_a_loop_that_an_outer_loop_starts_again() => Verify.Ignores(
        """
        class Poller(HttpClient http, PeriodicTimer timer)
        {
            public void Start() => Task.Run(async () =>
            {
                while (true)
                {
                    try
                    {
                        while (await timer.WaitForNextTickAsync())
                            await http.GetStringAsync("http://localhost/");
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                        await Task.Delay(1000);
                    }
                }
            });
        }
        """);

    [Fact]
    public Task Fixes_it_with_the_same_report_inside_and_keeps_the_guard_around() => VerifyFix.Fixes(
        """
        class Poller(HttpClient http, PeriodicTimer timer)
        {
            public void Start() => Task.Run(async () =>
            {
                try
                {
                    {|LIFE2002:while (await timer.WaitForNextTickAsync())|}
                        await http.GetStringAsync("http://localhost/");
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine(ex);
                }
            });
        }
        """,
        """
        class Poller(HttpClient http, PeriodicTimer timer)
        {
            public void Start() => Task.Run(async () =>
            {
                try
                {
                    while (await timer.WaitForNextTickAsync())
                    {
                        try
                        {
                            await http.GetStringAsync("http://localhost/");
                        }
                        catch (Exception ex)
                        {
                            Console.Error.WriteLine(ex);
                        }
                    }
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine(ex);
                }
            });
        }
        """);

    private static string Server(string? finding, string handler) =>
        $$"""
        using System.Net.Sockets;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        class Server(TcpListener listener, ILogger<Server> log, IHostApplicationLifetime lifetime)
        {
            private readonly ILogger _log = log;
            private readonly IHostApplicationLifetime _lifetime = lifetime;
            private readonly TaskCompletionSource _done = new();

            public event EventHandler<Exception>? Failed;

            public void Start(CancellationToken stop) => _ = ServeAsync(stop);

            public void Stop() => listener.Stop();

            private async Task ServeAsync(CancellationToken stop)
            {
                try
                {
                    {{(finding is null ? "while (!stop.IsCancellationRequested)" : $$"""{|{{finding}}:while (!stop.IsCancellationRequested)|}""")}}
                    {
                        using var client = await listener.AcceptTcpClientAsync(stop);
                        await client.GetStream().WriteAsync(new byte[1], stop);
                    }
                }
                catch (OperationCanceledException)
                {
                }
                catch (Exception ex)
                {
                    {{handler}}
                }
            }

            private void Tell(Exception ex) => _log.LogError(ex, "told");

            private void Raise(Exception ex) => Failed?.Invoke(this, ex);

            private static void EmitFailed(Exception ex) => Console.WriteLine(ex.Message);
        }
        """;
}
