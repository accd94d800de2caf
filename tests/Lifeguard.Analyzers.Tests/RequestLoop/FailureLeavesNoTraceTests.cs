using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer, Lifeguard.CodeFixes.RequestLoop.FailureLeavesNoTraceCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class FailureLeavesNoTraceTests
{
    [Theory]
    [InlineData("try { await WorkAsync(stop); } {|LIFE2006:catch|} { }")]
    [InlineData("try { await WorkAsync(stop); } {|LIFE2006:catch|} (Exception) { }")]
    [InlineData("try { await WorkAsync(stop); } {|LIFE2006:catch|} (Exception ex) { continue; }")]
    [InlineData("try { await WorkAsync(stop); } {|LIFE2006:catch|} { await Task.Delay(1000); }")]
    [InlineData("try { await WorkAsync(stop); } catch (OperationCanceledException) when (stop.IsCancellationRequested) { break; } {|LIFE2006:catch|} { /* the next tick tries again */ }")]
    [InlineData("var text = \"\"; try { await WorkAsync(stop); text = \"done\"; } {|LIFE2006:catch|} { }")]
    [InlineData("var file = Name(); try { await File.WriteAllTextAsync(file, \"x\"); } {|LIFE2006:catch|} { }")]
    public Task Reports_a_catch_that_drops_the_failure(string turn) => Verify.Reports(Worker(turn));

    /// <summary>That the receive beside it may end the loop is another finding.</summary>
    [Fact]
    public Task Reports_a_catch_that_drops_the_failure_of_the_item_behind_an_unguarded_receive() => Verify.Reports(
        """
        using System.Net.Sockets;

        class Server(UdpClient udp, HttpClient http)
        {
            public async Task RunAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    var received = await udp.ReceiveAsync(stop);
                    try
                    {
                        await http.PostAsync("http://sink", new ByteArrayContent(received.Buffer), stop);
                    }
                    {|LIFE2006:catch|}
                    {
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await WorkAsync(stop); } catch { _failures++; }")]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) { _last = ex; }")]
    [InlineData("try { await WorkAsync(stop); } catch { Failed?.Invoke(); }")]
    [InlineData("try { await WorkAsync(stop); } catch { throw; }")]
    [InlineData("try { await WorkAsync(stop); } catch (IOException) { }")]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) when (Note(ex)) { }")]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } try { _stream.Dispose(); } catch { }")]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } try { File.Delete(\"work\"); } catch { }")]
    [InlineData("await WorkAsync(stop); try { await File.WriteAllTextAsync(\"extra\", \"x\"); } catch { }")]
    [InlineData("try { _failures++; } catch { }")]
    [InlineData("var ok = false; try { await WorkAsync(stop); ok = true; } catch { } if (!ok) _failures++;")]
    [InlineData("var ok = false; try { await WorkAsync(stop); ok = true; } catch (Exception) { /* stays false */ } _last = ok ? null : _last;")]
    [InlineData("foreach (var name in Names()) { try { await File.WriteAllTextAsync(name, \"x\"); } catch { } }")]
    public Task Ignores_a_catch_that_records_is_narrow_or_guards_no_work(string turn) => Verify.Ignores(Worker(turn));

    [Fact]
    public Task Fixes_it_with_a_report_and_keeps_the_pause() => VerifyFix.Fixes(
        """
        using Microsoft.Extensions.Logging;

        class Worker(HttpClient http, PeriodicTimer timer, ILogger<Worker> logger)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                while (await timer.WaitForNextTickAsync(stop))
                {
                    try
                    {
                        logger.LogDebug("asking");
                        await http.GetStringAsync("http://prices", stop);
                    }
                    {|LIFE2006:catch|}
                    {
                        // never mind
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """,
        """
        using Microsoft.Extensions.Logging;

        class Worker(HttpClient http, PeriodicTimer timer, ILogger<Worker> logger)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                while (await timer.WaitForNextTickAsync(stop))
                {
                    try
                    {
                        logger.LogDebug("asking");
                        await http.GetStringAsync("http://prices", stop);
                    }
                    catch (Exception ex)
                    {
                        logger.LogError(ex, "GetStringAsync failed; the loop goes on");
                        // never mind
                        await Task.Delay(1000);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_an_empty_catch_on_one_line() => VerifyFix.Fixes(
        """
        class Worker(PeriodicTimer timer)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                while (await timer.WaitForNextTickAsync(stop))
                {
                    try { File.WriteAllText("work", "done"); }
                    {|LIFE2006:catch|} (Exception) { /* never mind */ }
                }
            }
        }
        """,
        """
        class Worker(PeriodicTimer timer)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                while (await timer.WaitForNextTickAsync(stop))
                {
                    try { File.WriteAllText("work", "done"); }
                    catch (Exception ex)
                    {
                        /* never mind */
                        Console.Error.WriteLine($"WriteAllText failed; the loop goes on: {ex}");
                    }
                }
            }
        }
        """);

    private static string Worker(string turn) =>
        $$"""
        class Worker
        {
            private readonly PeriodicTimer _timer = null!;
            private readonly Stream _stream = null!;
            private Exception? _last;
            private int _failures;
            private event Action? Failed;

            private async Task RunAsync(CancellationToken stop)
            {
                while (await _timer.WaitForNextTickAsync(stop))
                {
                    {{turn}}
                }
            }

            private Task WorkAsync(CancellationToken stop) => File.WriteAllTextAsync("work", "done", stop);
            private static string Name() => "work";
            private static string[] Names() => ["a", "b"];
            private bool Note(Exception ex) { Console.Error.WriteLine(ex); return true; }
        }
        """;
}
