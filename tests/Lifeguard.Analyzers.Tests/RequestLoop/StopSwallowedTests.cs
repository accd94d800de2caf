using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer, Lifeguard.CodeFixes.RequestLoop.StopSwallowedCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class StopSwallowedTests
{
    /// <summary>A turn's own time-out is no stop: the loop goes on after it, as it should.</summary>
    [Fact]
    public Task Ignores_a_token_that_the_turn_cancels_by_the_clock() => Verify.Ignores(
        """
        using System.Threading.Channels;

        class Worker(ChannelReader<string> jobs)
        {
            public async Task RunAsync(CancellationToken stop)
            {
                while (true)
                {
                    using var turn = CancellationTokenSource.CreateLinkedTokenSource(stop);
                    turn.CancelAfter(TimeSpan.FromSeconds(30));
                    try
                    {
                        await File.WriteAllTextAsync("out", await jobs.ReadAsync(turn.Token));
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("while (true)")]
    [InlineData("for (;;)")]
    public Task Reports_a_catch_that_takes_the_cancelled_wait_for_a_failure(string head) => Verify.Reports(Worker(head,
        "try { await WorkAsync(stop); await Task.Delay(1000, stop); } {|LIFE2003:catch|} (Exception ex) { Console.Error.WriteLine(ex); Thread.Sleep(1000); }"));

    [Theory]
    [InlineData("try { await WorkAsync(stop); await Task.Delay(1000, stop); } {|LIFE2003:catch|} { Thread.Sleep(1000); }")]
    [InlineData("try { await Task.Delay(1000, stop); await WorkAsync(stop); } {|LIFE2003:catch|} (OperationCanceledException) { }")]
    [InlineData("try { await Task.Delay(1000, stop); } {|LIFE2003:catch|} (TaskCanceledException) { Console.Error.WriteLine(1); }")]
    [InlineData("try { await _timer.WaitForNextTickAsync(stop); await WorkAsync(stop); } {|LIFE2003:catch|} (Exception ex) { Console.Error.WriteLine(ex); }")]
    public Task Reports_each_way_of_swallowing(string turn) => Verify.Reports(Worker("while (true)", turn));

    /// <summary>What lets the loop hear of the stop after all.</summary>
    [Theory]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); Thread.Sleep(1); }")]
    [InlineData("while (true)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (OperationCanceledException) when (stop.IsCancellationRequested) { break; } catch (Exception ex) { Console.Error.WriteLine(ex); Thread.Sleep(1); }")]
    [InlineData("while (true)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (OperationCanceledException) { return; } catch (Exception ex) { Console.Error.WriteLine(ex); Thread.Sleep(1); }")]
    [InlineData("while (true)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) when (ex is not OperationCanceledException) { Console.Error.WriteLine(ex); Thread.Sleep(1); }")]
    [InlineData("while (true)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) when (!stop.IsCancellationRequested) { Console.Error.WriteLine(ex); Thread.Sleep(1); }")]
    [InlineData("while (true)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { if (stop.IsCancellationRequested) break; Console.Error.WriteLine(ex); Thread.Sleep(1); }")]
    [InlineData("while (true)", "stop.ThrowIfCancellationRequested(); try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); Thread.Sleep(1); }")]
    [InlineData("while (true)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); await Task.Delay(1000, stop); }")]
    [InlineData("while (true)", "try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } await Task.Delay(1000, stop);")]
    [InlineData("while (true)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); throw; }")]
    [InlineData("while (true)", "try { await WorkAsync(default); await Task.Delay(1000, CancellationToken.None); } catch (Exception ex) { Console.Error.WriteLine(ex); Thread.Sleep(1); }")]
    [InlineData("while (true)", "try { try { await Task.Delay(1000, stop); } catch (OperationCanceledException) { } await WorkAsync(default); } catch (Exception ex) { Console.Error.WriteLine(ex); Thread.Sleep(1); }")]
    public Task Ignores_a_loop_that_hears_of_the_stop(string head, string turn) => Verify.Ignores(Worker(head, turn));

    /// <summary>Without a token, somebody closes the source instead.</summary>
    [Theory]
    [InlineData("try { Handle(_listener.GetContext()); } {|LIFE2003:catch|} (Exception ex) { Console.Error.WriteLine(ex); }", "_listener.Stop();")]
    [InlineData("try { Handle(_listener.GetContext()); } {|LIFE2003:catch|} { }", "_listener?.Close();")]
    public Task Reports_a_catch_that_takes_the_closed_source_for_a_failure(string turn, string stop) => Verify.Reports(Server("while (true)", turn, stop));

    [Theory]
    [InlineData("while (_listener.IsListening)", "try { Handle(_listener.GetContext()); } catch (Exception ex) { Console.Error.WriteLine(ex); }", "_listener.Stop();")]
    [InlineData("while (true)", "try { Handle(_listener.GetContext()); } catch (HttpListenerException) { return; } catch (Exception ex) { Console.Error.WriteLine(ex); }", "_listener.Stop();")]
    [InlineData("while (true)", "try { Handle(_listener.GetContext()); } catch (Exception ex) { Console.Error.WriteLine(ex); }", "")]
    public Task Ignores_a_source_that_nobody_closes_or_whose_closing_is_seen(string head, string turn, string stop) => Verify.Ignores(Server(head, turn, stop));

    [Fact]
    public Task Fixes_it_with_a_clause_for_the_stop() => VerifyFix.Fixes(
        """
        class Worker(HttpClient http)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                while (true)
                {
                    try
                    {
                        await http.GetStringAsync("http://prices", stop);
                        await Task.Delay(10_000, stop);
                    }
                    {|LIFE2003:catch|} (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """,
        """
        class Worker(HttpClient http)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                while (true)
                {
                    try
                    {
                        await http.GetStringAsync("http://prices", stop);
                        await Task.Delay(10_000, stop);
                    }
                    catch (OperationCanceledException) when (stop.IsCancellationRequested)
                    {
                        break;
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_it_with_a_clause_for_the_closed_source() => VerifyFix.Fixes(
        """
        using System.Net;

        class Server
        {
            private readonly HttpListener _listener = new();

            public void Stop() => _listener.Stop();

            private void Serve()
            {
                while (true)
                {
                    try
                    {
                        _listener.GetContext().Response.Close();
                    }
                    {|LIFE2003:catch|} (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                    }
                }
            }
        }
        """,
        """
        using System.Net;

        class Server
        {
            private readonly HttpListener _listener = new();

            public void Stop() => _listener.Stop();

            private void Serve()
            {
                while (true)
                {
                    try
                    {
                        _listener.GetContext().Response.Close();
                    }
                    catch (Exception) when (!_listener.IsListening)
                    {
                        break; // the source was closed
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                    }
                }
            }
        }
        """);

    private static string Worker(string head, string turn) =>
        $$"""
        class Worker
        {
            private readonly PeriodicTimer _timer = null!;

            private async Task RunAsync(CancellationToken stop)
            {
                {{head}}
                {
                    {{turn}}
                }
            }

            private Task WorkAsync(CancellationToken stop) => File.WriteAllTextAsync("work", "done", stop);
        }
        """;

    private static string Server(string head, string turn, string stop) =>
        $$"""
        using System.Net;

        class Server
        {
            private readonly HttpListener _listener = new();

            public void Stop() { {{stop}} }

            private void Serve()
            {
                {{head}}
                {
                    {{turn}}
                }
            }

            private static void Handle(HttpListenerContext context) => context.Response.Close();
        }
        """;
}
