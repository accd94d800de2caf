using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.WaitAnalyzer, Lifeguard.CodeFixes.Exit.UnboundedDisposeWaitCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class UnboundedDisposeWaitTests
{
    private static string Component(string member) => $$"""
        class Pump : IDisposable, IAsyncDisposable
        {
            private readonly Thread _thread = new(() => { });
            private readonly Task _loop = Task.Run(() => { });
            private readonly ManualResetEvent _done = new(false);
            private readonly IClient _client = null!;
            {{member}}
        }

        class Base { public virtual void Close() { } }

        class Store
        {
            private readonly Task _timer = Task.Run(() => { });
            public Task StopAsync() => Task.WhenAll(_timer);
            public Task FlushAsync() => Task.WhenAll(_timer);
        }

        static class Waits
        {
            public static void Await(this Task task) => task.GetAwaiter().GetResult();
            public static void Foreign(this Task task) { }
        }

        interface IClient
        {
            Task StopAsync(CancellationToken token = default);
            Task ForgetAsync();
            Task WriteAsync(int value, CancellationToken token);
        }
        """;

    private const string Disposed = " public void Dispose() { } public ValueTask DisposeAsync() => default;";

    [Theory]
    [InlineData("public void Dispose() => {|LIFE4012:_thread.Join()|}; public async ValueTask DisposeAsync() => {|LIFE4012:await _loop|};")]
    [InlineData("public void Close() { {|LIFE4012:_loop.Wait()|}; }" + Disposed)]
    [InlineData("public void Stop() => {|LIFE4012:_done.WaitOne()|};" + Disposed)]
    [InlineData("public void StopListening() => {|LIFE4012:_done.WaitOne()|};" + Disposed)]
    [InlineData("public async Task ShutdownAsync() => {|LIFE4012:await _loop|};" + Disposed)]
    [InlineData("~Pump() { {|LIFE4012:_thread.Join()|}; }" + Disposed)]
    [InlineData("protected virtual void Dispose(bool disposing) { if (disposing) {|LIFE4012:_thread.Join()|}; }" + Disposed)]
    [InlineData("public Task StopAsync(CancellationToken token) { {|LIFE4012:_thread.Join()|}; return Task.CompletedTask; }" + Disposed)]
    [InlineData("public void Close() { {|LIFE4012:_client.StopAsync().GetAwaiter().GetResult()|}; }" + Disposed)]
    [InlineData("public void Terminate() => {|LIFE4012:_thread.Join()|};" + Disposed)]
    [InlineData("private async Task StopAllAsync() => {|LIFE4012:await _loop|}; public Task Reload() => StopAllAsync();" + Disposed)]
    [InlineData("private void End() => {|LIFE4012:_thread.Join()|}; public void Close() => End();" + Disposed)]
    [InlineData("private void End() => _thread.Join(); public void Close() => {|LIFE4012:End()|}; public void Run() => End();" + Disposed)]
    [InlineData("private readonly Store _store = new(); public void Close() => {|LIFE4012:_store.StopAsync().Wait()|};" + Disposed)]
    [InlineData("private readonly Store _store = new(); public void Close() => {|LIFE4012:_store.StopAsync().Await()|};" + Disposed)]
    [InlineData("private readonly Store _store = new(); public Task StopAsync(CancellationToken token) => {|LIFE4012:_store?.StopAsync() ?? Task.CompletedTask|};" + Disposed)]
    [InlineData("private readonly Store _store = new(); public async Task StopAsync(CancellationToken token) => {|LIFE4012:await _store.StopAsync()|};" + Disposed)]
    [InlineData("private bool _ended; public async Task StopAsync(CancellationToken token) { while (!_ended) {|LIFE4012:await Task.Delay(100)|}; }" + Disposed)]
    [InlineData("private bool _on; public void Close() { lock (_loop) { while (_on) {|LIFE4012:Monitor.Wait(_loop)|}; } }" + Disposed)]
    [InlineData("private async Task StopAllAsync() => {|LIFE4012:await _loop|}; public async ValueTask CloseAsync() => await StopAllAsync(); public void Reload() => StopAllAsync().Foreign();" + Disposed)]
    [InlineData("public void Close() { Task running = Task.CompletedTask; lock (_done) { running = Ended(); } {|LIFE4012:running.Wait()|}; } private static Task Ended() { var end = new TaskCompletionSource(); ThreadPool.QueueUserWorkItem(_ => end.SetResult()); return end.Task; }" + Disposed)]
    public Task Suggests_a_bound_where_a_component_is_closed(string member) => Verify.Reports(Component(member));

    [Theory]
    [InlineData("public void Run() => _thread.Join();")]
    [InlineData("public async Task StopScavenge(Microsoft.AspNetCore.Http.HttpContext request) => await _loop;")] // answers a request
    [InlineData("public void Closest() => _thread.Join();")]
    [InlineData("public async Task StopgapAsync() => await _loop;")]
    [InlineData("public void Close() { if (!_thread.Join(5000)) Console.Error.WriteLine(\"late\"); }")]
    [InlineData("public bool Shutdown(int timeout) => _thread.Join(timeout);")]
    [InlineData("public async Task StopAsync(CancellationToken token) => await _loop.WaitAsync(token);")]
    [InlineData("public void Close() => _client.ForgetAsync().Wait();")]
    [InlineData("public void Close() => _client.WriteAsync(1, CancellationToken.None).GetAwaiter().GetResult();")]
    [InlineData("private async Task StopAllAsync() => await _loop; public Task Reload() => Task.WhenAny(StopAllAsync(), Task.Delay(1000));")]
    [InlineData("private async Task StopAllAsync() => await _loop; public async ValueTask CloseAsync() => await StopAllAsync(); public Task Reload() => StopAllAsync().WaitAsync(TimeSpan.FromSeconds(1));")]
    [InlineData("private readonly Channel _channel = new(); public async Task StopAsync(CancellationToken token) => await _channel.CloseAsync(token); class Channel { private readonly Task _end = Task.Run(() => { }); public Task CloseAsync(CancellationToken token) => _end.WaitAsync(token); }")]
    [InlineData("private readonly Gate _gate = new(); public async Task StopAsync(CancellationToken token) { token.Register(_gate.Open); await _gate.Passed(); } class Gate { private readonly Task _end = Task.Run(() => { }); public Task Passed() => _end; public void Open() { } }")]
    [InlineData("public Task StopAsync(CancellationToken token) => StopAsync(1); private async Task StopAsync(int reason) { await Task.Delay(reason); }")]
    [InlineData("private readonly Store _store = new(); public void Close() => _store.FlushAsync().Await();")] // what it holds has an end
    [InlineData("public void Close() { var running = _loop; running = Task.WhenAny(running, Task.Delay(5000)); running.Wait(); }")]
    public Task Ignores_other_members_and_bounds(string member) => Verify.Ignores(Component(member + Disposed));

    [Fact]
    public Task Suggests_once_where_one_stop_waits_for_the_other() => Verify.Reports(Component(
        "public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult(); public async ValueTask DisposeAsync() => {|LIFE4012:await _loop|};"));

    [Fact]
    public Task Fixes_one_place_at_a_time() => Verify.FixesSingly(
        Component("public void Close() { {|LIFE4012:_thread.Join()|}; }" + Disposed),
        Component("""
            public void Close() { if (!_thread.Join(TimeSpan.FromSeconds(10)))
                {
                    Console.Error.WriteLine("_thread did not end within 10 s; leaving without it");
                } }
            """ + Disposed));

    [Fact]
    public Task Fixes_task_handed_back_by_a_stop_that_has_a_token() => Verify.FixesSingly(
        Component("public Task StopAsync(CancellationToken token) => {|LIFE4012:_loop|};" + Disposed),
        Component("""
            public async Task StopAsync(CancellationToken token)
                {
                    await Task.WhenAny(_loop, Task.Delay(TimeSpan.FromSeconds(10)));
                    if (_loop.IsCompleted)
                    {
                        await _loop;
                    }
                    else
                    {
                        Console.Error.WriteLine("_loop did not end within 10 s; leaving without it");
                    }
                }
            """ + Disposed));

    [Fact]
    public Task Fixes_awaited_task_by_a_delay() => Verify.FixesSingly(
        Component("""
            public void Dispose() { }
                public async ValueTask DisposeAsync()
                {
                    {|LIFE4012:await _loop|};
                }
            """),
        Component("""
            public void Dispose() { }
                public async ValueTask DisposeAsync()
                {
                    await Task.WhenAny(_loop, Task.Delay(TimeSpan.FromSeconds(10)));
                    if (_loop.IsCompleted)
                    {
                        await _loop;
                    }
                    else
                    {
                        Console.Error.WriteLine("_loop did not end within 10 s; leaving without it");
                    }
                }
            """));
}
