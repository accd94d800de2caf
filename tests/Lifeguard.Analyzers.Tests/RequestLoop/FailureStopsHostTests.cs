using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.LoopAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.LoopAnalyzer, Lifeguard.CodeFixes.RequestLoop.FailureStopsHostCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class FailureStopsHostTests
{
    [Theory]
    [InlineData("{|LIFE2011:while (!stop.IsCancellationRequested)|} { await http.GetStringAsync(\"http://prices\", stop); await Task.Delay(1000, stop); }")]
    [InlineData("await RunAsync(stop); async Task RunAsync(CancellationToken token) { {|LIFE2011:while (await timer.WaitForNextTickAsync(token))|} await http.GetStringAsync(\"http://prices\", token); }")]
    public Task Reports_an_unguarded_loop_of_ExecuteAsync(string body) => Verify.Reports(Worker(body));

    [Theory]
    [InlineData("while (!stop.IsCancellationRequested) await Task.Delay(1000, stop);")]
    [InlineData("while (await timer.WaitForNextTickAsync(stop)) { try { await http.GetStringAsync(\"http://prices\", stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } }")]
    [InlineData("try { while (await timer.WaitForNextTickAsync(stop)) await http.GetStringAsync(\"http://prices\", stop); } catch (Exception ex) { Console.Error.WriteLine(ex); Environment.ExitCode = 1; lifetime.StopApplication(); }")]
    [InlineData("await http.GetStringAsync(\"http://prices\", stop);")]
    [InlineData("try { while (true) Console.WriteLine(await udp.ReceiveAsync(stop)); } catch (SocketException ex) { Console.Error.WriteLine(ex); Environment.ExitCode = 69; lifetime.StopApplication(); }")]
    [InlineData("again: try { while (true) Console.WriteLine(await udp.ReceiveAsync(stop)); } catch (SocketException ex) { Console.Error.WriteLine(ex); await Task.Delay(1000, stop); goto again; }")]
    [InlineData("while (true) { try { await RunAsync(); } catch (SocketException) { await Task.Delay(1000, stop); } } async Task RunAsync() { while (true) Console.WriteLine(await udp.ReceiveAsync(stop)); }")]
    public Task Ignores_a_guarded_loop_and_one_that_cannot_fail(string body) => Verify.Ignores(Worker(body));

    [Fact]
    public Task Fixes_it_with_a_guard_in_the_turn() => VerifyFix.Fixes(
        Worker("{|LIFE2011:while (await timer.WaitForNextTickAsync(stop))|}\n        {\n            await http.GetStringAsync(\"http://prices\", stop);\n        }"),
        Worker("""
            while (await timer.WaitForNextTickAsync(stop))
                    {
                        try
                        {
                            await http.GetStringAsync("http://prices", stop);
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
            """));

    private static string Worker(string body) =>
        $$"""
        using System.Net.Sockets;
        using Microsoft.Extensions.Hosting;

        class Worker(HttpClient http, PeriodicTimer timer, UdpClient udp, IHostApplicationLifetime lifetime) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                await Task.Yield();
                {{body}}
            }

            public void Quit() => lifetime.StopApplication();
            public Task<bool> NextAsync() => timer.WaitForNextTickAsync().AsTask();
            public void Close() => udp.Close();
            public Task AskAsync() => http.GetStringAsync("http://prices");
        }
        """;
}
