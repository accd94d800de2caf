using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.GatheringAnalyzer, Lifeguard.CodeFixes.Background.DeadLoopHiddenCodeFix>;

namespace Lifeguard.Analyzers.Tests.Background;

public class DeadLoopHiddenTests
{
    [Theory]
    [InlineData("return {|LIFE3005:Task.WhenAll|}(SendAsync(), ReceiveAsync());", "return Task.WhenAny(SendAsync(), ReceiveAsync()).Unwrap();")]
    [InlineData("return {|LIFE3005:Task.WhenAll|}(SendAsync(), GuardedAsync());", "return Task.WhenAny(SendAsync(), GuardedAsync()).Unwrap();")]
    [InlineData("var send = SendAsync(); var receive = ReceiveAsync(); return {|LIFE3005:Task.WhenAll|}(send, receive);", "var send = SendAsync(); var receive = ReceiveAsync(); return Task.WhenAny(send, receive).Unwrap();")]
    [InlineData("return {|LIFE3005:Task.WhenAll|}(Task.Run(SendAsync), Task.Run(() => ReceiveAsync()));", "return Task.WhenAny(Task.Run(SendAsync), Task.Run(() => ReceiveAsync())).Unwrap();")]
    [InlineData("return {|LIFE3005:Task.WhenAll|}(OnceAsync(), SendAsync(), ReceiveAsync());", "return Task.WhenAny(OnceAsync(), SendAsync(), ReceiveAsync()).Unwrap();")]
    public Task Fixes_a_wait_for_all_endless_loops_one_at_a_time(string wait, string first) => Verify.FixesSingly(Pair(wait), Pair(first));

    [Theory]
    [InlineData("return Task.WhenAll(OnceAsync(), OnceAsync());")]
    [InlineData("return Task.WhenAll(OnceAsync(), SendAsync());")]
    [InlineData("return Task.WhenAll(GuardedAsync(), GuardedAsync());")]
    [InlineData("return Task.WhenAll(UntilFoundAsync(), UntilFoundAsync());")]
    [InlineData("return Task.WhenAny(SendAsync(), ReceiveAsync()).Unwrap();")]
    [InlineData("var send = SendAsync(); var receive = ReceiveAsync(); _ = Task.WhenAny(send, receive).ContinueWith(_ => _stop.Cancel()); return Task.WhenAll(send, receive);")]
    [InlineData("return Task.WhenAll(CancellingAsync(), CancellingAsync());")]
    [InlineData("return Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync()));")]
    public Task Ignores_what_ends_is_guarded_or_is_watched(string wait) => Verify.OffersNothing(Pair(wait));

    private static string Pair(string wait) =>
        $$"""
        class Pair
        {
            private readonly CancellationTokenSource _stop = new();

            public Task RunAsync()
            {
                {{wait}}
            }

            private static Task StepAsync() => File.WriteAllTextAsync("a", "");
            private static async Task OnceAsync() => await StepAsync();
            private async Task SendAsync() { while (!_stop.IsCancellationRequested) { await StepAsync(); } }
            private async Task ReceiveAsync() { while (true) { await StepAsync(); } }
            private async Task GuardedAsync() { while (true) { try { await StepAsync(); } catch (Exception ex) { Console.Error.WriteLine(ex); } } }
            private async Task UntilFoundAsync() { while (true) { await StepAsync(); if (File.Exists("a")) return; } }
            private async Task CancellingAsync() { try { while (true) { await StepAsync(); } } catch (Exception) { _stop.Cancel(); throw; } }
        }
        """;
}
