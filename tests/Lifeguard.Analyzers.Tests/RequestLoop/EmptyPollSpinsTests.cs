using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.TurnAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.TurnAnalyzer, Lifeguard.CodeFixes.RequestLoop.EmptyPollSpinsCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class EmptyPollSpinsTests
{
    [Theory]
    [InlineData("if ({|LIFE2009:_queue.TryDequeue(out var job)|}) await HandleAsync(job);")]
    [InlineData("if ({|LIFE2009:_jobs.TryRead(out var job)|}) { await HandleAsync(job); }")]
    [InlineData("while ({|LIFE2009:_queue.TryDequeue(out var job)|}) await HandleAsync(job);")]
    [InlineData("var message = await {|LIFE2009:_rabbit.BasicGetAsync(\"jobs\", true, stop)|}; if (message is not null) await HandleAsync(1);")]
    public Task Reports_a_poll_without_a_pause(string turn) => Verify.Reports(Worker("while (!stop.IsCancellationRequested)", turn));

    [Theory]
    [InlineData("while (!stop.IsCancellationRequested)", "if (_queue.TryDequeue(out var job)) await HandleAsync(job); else await Task.Delay(100, stop);")]
    [InlineData("while (!stop.IsCancellationRequested)", "if (_queue.TryDequeue(out var job)) await HandleAsync(job); await Task.Yield(); _signal.WaitOne();")]
    [InlineData("while (!stop.IsCancellationRequested)", "if (_queue.TryDequeue(out var job)) await HandleAsync(job); await HandleAsync(0);")]
    [InlineData("while (!stop.IsCancellationRequested)", "if (!_queue.TryDequeue(out var job)) break; await HandleAsync(job);")]
    [InlineData("while (_queue.TryDequeue(out var job))", "await HandleAsync(job);")]
    [InlineData("while (await _jobs.WaitToReadAsync(stop))", "while (_jobs.TryRead(out var job)) await HandleAsync(job);")]
    [InlineData("while (!stop.IsCancellationRequested)", "if (_queue.TryDequeue(out var job)) await HandleAsync(job); Pause();")]
    public Task Ignores_a_poll_that_rests_or_a_loop_that_ends(string head, string turn) => Verify.Ignores(Worker(head, turn));

    [Fact]
    public Task Fixes_it_with_a_pause_in_the_other_branch() => VerifyFix.Fixes(
        Worker("while (!stop.IsCancellationRequested)", "if ({|LIFE2009:_queue.TryDequeue(out var job)|})\n                await HandleAsync(job);"),
        Worker("while (!stop.IsCancellationRequested)", "if (_queue.TryDequeue(out var job))\n                await HandleAsync(job);\n            else\n                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), stop));"));

    [Fact]
    public Task Fixes_a_drain_with_a_pause_behind_it() => VerifyFix.Fixes(
        Worker("while (!stop.IsCancellationRequested)", "while ({|LIFE2009:_queue.TryDequeue(out var job)|})\n                await HandleAsync(job);"),
        Worker("while (!stop.IsCancellationRequested)", "while (_queue.TryDequeue(out var job))\n                await HandleAsync(job);\n            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), stop));"));

    private static string Worker(string head, string turn) =>
        $$"""
        using System.Collections.Concurrent;
        using System.Threading.Channels;

        class Worker
        {
            private readonly ConcurrentQueue<int> _queue = new();
            private readonly ChannelReader<int> _jobs = null!;
            private readonly RabbitMQ.Client.IChannel _rabbit = null!;
            private readonly AutoResetEvent _signal = null!;

            private async Task RunAsync(CancellationToken stop)
            {
                {{head}}
                {
                    {{turn}}
                }
            }

            private static Task HandleAsync(int job) => File.WriteAllTextAsync("job", job.ToString());
            private static void Pause() { }
        }
        """;
}
