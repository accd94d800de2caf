using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer, Lifeguard.CodeFixes.RequestLoop.LoopEndsUnnoticedCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class LoopEndsUnnoticedTests
{
    [Theory]
    [InlineData("{|LIFE2007:catch|} (SocketException) { break; }")]
    [InlineData("{|LIFE2007:catch|} (Exception) { return; }")]
    [InlineData("{|LIFE2007:catch|} { break; }")]
    [InlineData("{|LIFE2007:catch|} (Exception ex) { _logger.LogDebug(ex, \"done\"); return; }")]
    [InlineData("{|LIFE2007:catch|} (Exception ex) { _udp.Dispose(); return; }")]
    public Task Reports_a_catch_that_ends_the_loop_in_silence(string clause) => Verify.Reports(Receiver(clause));

    [Theory]
    [InlineData("catch (SocketException ex) { _logger.LogError(ex, \"gone\"); break; }")]
    [InlineData("catch (Exception ex) { Console.Error.WriteLine(ex); return; }")]
    [InlineData("catch (ObjectDisposedException) { break; }")]
    [InlineData("catch (OperationCanceledException) { break; }")]
    [InlineData("catch (SocketException) when (stop.IsCancellationRequested) { break; }")]
    [InlineData("catch (SocketException ex) when (ex.SocketErrorCode == SocketError.OperationAborted || _stopped) { break; }")]
    [InlineData("catch (SocketException) { if (_stopped) return; throw; }")]
    [InlineData("catch (Exception) { _lifetime.StopApplication(); return; }")]
    [InlineData("catch (Exception) { Failed?.Invoke(); return; }")]
    [InlineData("catch (Exception ex) { _last = ex; return; }")]
    [InlineData("catch (Exception) { throw; }")]
    public Task Ignores_a_catch_that_tells_stops_or_goes_on(string clause) => Verify.Ignores(Receiver(clause));

    [Theory]
    [InlineData("_logger.LogWarning(\"deaf from now on\");")]
    [InlineData("_lifetime.StopApplication();")]
    [InlineData("throw new InvalidOperationException();")]
    public Task Ignores_an_end_that_is_announced_behind_the_loop(string behind) => Verify.Ignores(Receiver("catch (SocketException) { break; }", behind));

    [Fact]
    public Task Ignores_an_end_that_the_caller_sees() => Verify.Ignores(Receiver("catch (SocketException) { break; }").Replace("_ = RunAsync(stop);", "RunAsync(stop).Wait();", StringComparison.Ordinal));

    [Fact]
    public Task Fixes_it_by_saying_so_and_stopping_the_application() => VerifyFix.Fixes(
        Receiver("{|LIFE2007:catch|} (SocketException)\n            {\n                break;\n            }"),
        Receiver("catch (SocketException ex)\n            {\n                _logger.LogError(ex, \"This loop ends, and its work with it\");\n                _lifetime.StopApplication();\n                break;\n            }"));

    private static string Receiver(string clause, string behind = "") =>
        $$"""
        using System.Net.Sockets;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        class Receiver
        {
            private readonly UdpClient _udp = null!;
            private readonly ILogger _logger = null!;
            private readonly IHostApplicationLifetime _lifetime = null!;
            private bool _stopped;
            private Exception? _last;
            private event Action? Failed;

            public void Start(CancellationToken stop)
            {
                _ = RunAsync(stop);
            }

            private async Task RunAsync(CancellationToken stop)
            {
                while (true)
                {
                    try { Handle((await _udp.ReceiveAsync(stop)).Buffer); }
                    {{clause}}
                }

                {{behind}}
            }

            private static void Handle(byte[] datagram) => File.WriteAllBytes("last", datagram);
        }
        """;
}
