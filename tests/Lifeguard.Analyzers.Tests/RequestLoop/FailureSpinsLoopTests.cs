using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes.RequestLoop;
using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer, Lifeguard.CodeFixes.RequestLoop.FailureSpinsLoopCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class FailureSpinsLoopTests
{
    /// <summary>The pause stands behind what fails, or the source itself fails at once.</summary>
    [Theory]
    [InlineData("try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (OperationCanceledException) when (stop.IsCancellationRequested) { break; } catch (Exception ex) { Console.Error.WriteLine(ex); continue; }")]
    [InlineData("try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) when (ex is not OperationCanceledException) { _failures++; Console.Error.WriteLine(ex); }")]
    [InlineData("using (var scope = new MemoryStream()) { try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } }")]
    [InlineData("try { var message = await _rabbit.BasicGetAsync(\"jobs\", true, stop); if (message is null) await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { var client = await _listener.AcceptTcpClientAsync(stop); _ = WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { var client = await _listener.AcceptTcpClientAsync(stop); _ = WorkAsync(stop); } catch (SocketException ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { var client = await _listener.AcceptTcpClientAsync(stop); _ = WorkAsync(stop); } catch (ObjectDisposedException) { break; } catch (SocketException) { /* reset in the backlog */ }")]
    [InlineData("try { var client = await _listener.AcceptTcpClientAsync(stop); _ = WorkAsync(stop); } catch (SocketException) { continue; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    public Task Reports_a_failure_path_without_a_pause(string turn) => Verify.Reports(Worker("{|LIFE2005:while (!stop.IsCancellationRequested)|}", turn));

    /// <summary>Where time passes after all, or somebody counts.</summary>
    [Theory]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } await Task.Delay(1000, stop);")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); await Task.Delay(1000); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); Thread.Sleep(1000); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); await BackOffAsync(); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { await TellAsync(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); if (++_failures > 10) throw; }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); break; }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await Task.Delay(1000, stop); await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (await _timer.WaitForNextTickAsync(stop))", "try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "await _slots.WaitAsync(stop); try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await PollSlowlyAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await SleepyAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } finally { Thread.Sleep(1); }")]
    [InlineData("await foreach (var job in _jobs.ReadAllAsync(stop))", "try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { var job = await _jobs.ReadAsync(stop); await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { var datagram = await _udp.ReceiveAsync(stop); await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { var client = await _listener.AcceptTcpClientAsync(stop); } catch (SocketException ex) { Console.Error.WriteLine(ex); await Task.Delay(100); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { var client = await _listener.AcceptTcpClientAsync(stop); } catch (SocketException ex) when (ex.SocketErrorCode == SocketError.ConnectionReset) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { var client = await _listener.AcceptTcpClientAsync(stop); } catch (SocketException ex) { if (ex.SocketErrorCode != SocketError.ConnectionReset) return; }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { var client = await _listener.AcceptTcpClientAsync(stop); } catch (OperationCanceledException) { }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { await WorkAsync(stop); await Task.Delay(1000, stop); } catch (IOException ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("while (!stop.IsCancellationRequested)", "try { var client = await _listener.AcceptTcpClientAsync(stop); _ = WorkAsync(stop); } catch (SocketException) { await Task.Delay(100); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    public Task Ignores_a_failure_path_on_which_time_passes(string head, string turn) => Verify.Ignores(Worker(head, turn));

    private static string Worker(string head, string turn) =>
        $$"""
        using System.Net.Sockets;
        using System.Threading.Channels;

        interface IAlarm
        {
            Task TellAsync(Exception ex);
            Task BackOffAsync();
        }

        class Worker
        {
            private readonly PeriodicTimer _timer = null!;
            private readonly ChannelReader<int> _jobs = null!;
            private readonly TcpListener _listener = null!;
            private readonly UdpClient _udp = null!;
            private readonly SemaphoreSlim _slots = null!;
            private readonly RabbitMQ.Client.IChannel _rabbit = null!;
            private readonly IAlarm _alarm = null!;
            private int _failures;

            private async Task RunAsync(CancellationToken stop)
            {
                {{head}}
                {
                    {{turn}}
                }
            }

            private Task WorkAsync(CancellationToken stop) => File.WriteAllTextAsync("work", "done", stop);
            private Task PollSlowlyAsync(CancellationToken stop) => WorkAsync(stop);
            private async Task SleepyAsync(CancellationToken stop) { await Task.Delay(1, stop); await WorkAsync(stop); }
            private Task TellAsync(Exception ex) => _alarm.TellAsync(ex);
            private Task BackOffAsync() => _alarm.BackOffAsync();
        }
        """;

    [Fact]
    public Task Fixes_it_with_a_pause_that_a_stop_cuts_short() => VerifyFix.Fixes(
        """
        class Worker(HttpClient http)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                {|LIFE2005:while (!stop.IsCancellationRequested)|}
                {
                    try
                    {
                        await http.GetStringAsync("http://prices", stop);
                        await Task.Delay(10_000, stop);
                    }
                    catch (Exception ex)
                    {
                        // The next turn tries again.
                        Console.Error.WriteLine(ex);
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
                while (!stop.IsCancellationRequested)
                {
                    try
                    {
                        await http.GetStringAsync("http://prices", stop);
                        await Task.Delay(10_000, stop);
                    }
                    catch (Exception ex)
                    {
                        // The next turn tries again.
                        Console.Error.WriteLine(ex);
                        await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), stop));
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_the_clause_that_names_the_failure_of_the_source() => VerifyFix.Fixes(
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                {|LIFE2005:while (!stop.IsCancellationRequested)|}
                {
                    try
                    {
                        var client = await listener.AcceptTcpClientAsync(stop);
                        client.Close();
                    }
                    catch (ObjectDisposedException)
                    {
                        break;
                    }
                    catch (SocketException)
                    {
                        // reset in the backlog
                        Console.Error.WriteLine("reset");
                    }
                }
            }
        }
        """,
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    try
                    {
                        var client = await listener.AcceptTcpClientAsync(stop);
                        client.Close();
                    }
                    catch (ObjectDisposedException)
                    {
                        break;
                    }
                    catch (SocketException)
                    {
                        // reset in the backlog
                        Console.Error.WriteLine("reset");
                        await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), stop));
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_it_with_an_await_like_those_around_it() => VerifyFix.Fixes(
        """
        class Worker(HttpClient http)
        {
            private async Task RunAsync()
            {
                {|LIFE2005:while (true)|}
                {
                    try
                    {
                        await http.GetStringAsync("http://prices").ConfigureAwait(false);
                        await Task.Delay(10_000).ConfigureAwait(false);
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
        class Worker(HttpClient http)
        {
            private async Task RunAsync()
            {
                while (true)
                {
                    try
                    {
                        await http.GetStringAsync("http://prices").ConfigureAwait(false);
                        await Task.Delay(10_000).ConfigureAwait(false);
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                        await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_a_synchronous_loop_in_front_of_its_continue() => VerifyFix.Fixes(
        """
        class Worker
        {
            private volatile bool _stopped;

            private void Run()
            {
                {|LIFE2005:while (!_stopped)|}
                {
                    try { File.WriteAllText("work", "done"); Thread.Sleep(1000); }
                    catch (Exception ex) { Console.Error.WriteLine(ex); continue; }
                }
            }
        }
        """,
        """
        class Worker
        {
            private volatile bool _stopped;

            private void Run()
            {
                while (!_stopped)
                {
                    try { File.WriteAllText("work", "done"); Thread.Sleep(1000); }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                        Thread.Sleep(TimeSpan.FromSeconds(1));
                        continue;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Pauses_as_long_as_the_option_says() => new Test<CatchAnalyzer, FailureSpinsLoopCodeFix>(
        """
        class Worker
        {
            private void Run()
            {
                {|LIFE2005:while (true)|}
                {
                    try { File.WriteAllText("work", "done"); Thread.Sleep(1000); }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                    }
                }
            }
        }
        """,
        OutputKind.DynamicallyLinkedLibrary,
        """
        class Worker
        {
            private void Run()
            {
                while (true)
                {
                    try { File.WriteAllText("work", "done"); Thread.Sleep(1000); }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                        Thread.Sleep(TimeSpan.FromMilliseconds(1500));
                    }
                }
            }
        }
        """).With("lifeguard.failure_pause = 1500ms").RunAsync(TestContext.Current.CancellationToken);
}
