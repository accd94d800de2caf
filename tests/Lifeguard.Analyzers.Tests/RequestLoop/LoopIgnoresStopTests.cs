using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.TurnAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.TurnAnalyzer, Lifeguard.CodeFixes.RequestLoop.LoopIgnoresStopCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class LoopIgnoresStopTests
{
    [Theory]
    [InlineData("{|LIFE2008:while (true)|}", "Work(); await Task.Delay(1000);")]
    [InlineData("{|LIFE2008:for (;;)|}", "Work(); await Task.Delay(1000);")]
    [InlineData("{|LIFE2008:while (true)|}", "try { Work(); } catch (Exception ex) { Console.Error.WriteLine(ex); } await Task.Delay(1000);")]
    [InlineData("{|LIFE2008:while (true)|}", "await _udp.ReceiveAsync();")]
    public Task Reports_an_endless_loop_that_never_looks_at_its_token(string head, string turn) => Verify.Reports(Worker(head, turn));

    [Theory]
    [InlineData("while (!stop.IsCancellationRequested)", "Work(); await Task.Delay(1000);")]
    [InlineData("while (true)", "Work(); await Task.Delay(1000, stop);")]
    [InlineData("while (true)", "stop.ThrowIfCancellationRequested(); Work(); await Task.Delay(1000);")]
    [InlineData("while (true)", "if (_done) break; Work(); await Task.Delay(1000);")]
    [InlineData("while (!_done)", "Work(); await Task.Delay(1000);")]
    [InlineData("using var registration = stop.Register(() => _done = true); while (true)", "Work(); await Task.Delay(1000);")]
    [InlineData("while (true)", "await _closed.ReceiveAsync();")]
    [InlineData("while (true)", "Work();")]
    public Task Ignores_a_loop_that_hears_of_the_stop_or_ends_otherwise(string head, string turn) => Verify.Ignores(Worker(head, turn));

    [Theory]
    [InlineData("while (true)", "while (!stop.IsCancellationRequested)")]
    [InlineData("for (;;)", "for (; !stop.IsCancellationRequested;)")]
    public Task Fixes_it_with_the_token_in_the_condition(string head, string guarded) => VerifyFix.Fixes(
        Worker("{|LIFE2008:" + head + "|}", "Work(); await Task.Delay(1000);"), Worker(guarded, "Work(); await Task.Delay(1000);"));

    [Fact]
    public Task Offers_nothing_where_a_value_would_have_to_follow() => VerifyFix.OffersNothing(
        """
        class Worker
        {
            private async Task<int> RunAsync(CancellationToken stop)
            {
                {|LIFE2008:while (true)|}
                {
                    File.WriteAllText("work", "done");
                    await Task.Delay(1000);
                }
            }
        }
        """);

    private static string Worker(string head, string turn) =>
        $$"""
        using System.Net.Sockets;
        using Microsoft.Extensions.Hosting;

        class Worker : BackgroundService
        {
            private readonly UdpClient _udp = null!;
            private readonly UdpClient _closed = null!;
            private bool _done;

            public void Close() => _closed.Close();

            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                await Task.Yield();
                {{head}}
                {
                    {{turn}}
                }
            }

            private void Work() => File.WriteAllText("work", _done.ToString());
        }
        """;
}
