using Lifeguard.Analyzers.Exit;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.WaitAnalyzer, Lifeguard.CodeFixes.Exit.StopTokenIgnoredCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class StopTokenIgnoredTests
{
    private static string Stop(string body, string members) => $$"""
        using Microsoft.Extensions.Hosting;

        class Worker : IHostedService
        {
            private readonly CancellationTokenSource _cts = new();
            private readonly SemaphoreSlim _slots = new(0);
            private readonly HttpClient _http = new();
            {{members}}

            public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public async Task StopAsync(CancellationToken stop)
            {
                {{body}}
            }
        }

        class Pump
        {
            private readonly Task _loop = Task.Run(() => { });
            public async Task StopAsync() { await _loop; }
            public async Task StopInTimeAsync() => await Task.WhenAny(_loop, Task.Delay(1000));
            public Task StopAsync(CancellationToken token) => _loop.WaitAsync(token);
            public async ValueTask CloseAsync() { await StopAsync(); }
        }
        """;

    [Theory]
    [InlineData("{|LIFE4002:await _pump.StopAsync()|};")]
    [InlineData("{|LIFE4002:await _pump.CloseAsync()|};")]
    [InlineData("{|LIFE4002:await _pump.StopAsync().ConfigureAwait(false)|};")]
    [InlineData("await _http.GetAsync(\"https://registry\", stop); {|LIFE4002:await _pump.StopAsync()|};")]
    public Task Reports_call_whose_body_waits_for_ever(string body) => Verify.Reports(Stop(body, "private readonly Pump _pump = new();").Replace("await StopAsync(); }", "{|LIFE4012:await _loop|}; }").Replace("{ await _loop; }", "{ {|LIFE4012:await _loop|}; }"));

    [Theory]
    [InlineData("await _pump.StopAsync(stop);")]
    [InlineData("await _pump.StopInTimeAsync();")]
    [InlineData("await Task.WhenAny(_pump.StopAsync(), Task.Delay(Timeout.Infinite, stop));")]
    [InlineData("await _pump.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));")]
    public Task Ignores_call_that_is_bounded(string body) => Verify.Reports(Stop(body, "private readonly Pump _pump = new();").Replace("{ await _loop; }", "{ {|LIFE4012:await _loop|}; }"));

    [Theory]
    [InlineData("await _bus.StopAsync();")]
    [InlineData("await _bus.LeaveAsync();")]
    [InlineData("await _http.GetAsync(\"https://registry\");")]
    public Task Ignores_call_whose_body_is_not_here(string body)
        => Verify.Ignores(Stop(body, "private readonly IBus _bus = null!; interface IBus { Task StopAsync(CancellationToken token = default); Task LeaveAsync(); }").Replace("await _loop;", "await Task.CompletedTask;"));

    private static string HandsBack(string stop, string timer) => $$"""
        using Microsoft.Extensions.Hosting;

        class Worker : IHostedService
        {
            private readonly Timer? _timer = new();
            public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
            {{stop}}
        }

        class Timer
        {
            private readonly Task _loop = Task.Run(() => { });
            private readonly Thread _thread = new(() => { });
            {{timer}}
        }
        """;

    [Theory]
    [InlineData("public Task StopAsync(CancellationToken stop) { return {|LIFE4002:_timer?.StopAsync() ?? Task.CompletedTask|}; }", "public async Task StopAsync() { await Task.Yield(); {|LIFE4012:await _loop|}; }")]
    [InlineData("public Task StopAsync(CancellationToken stop) => {|LIFE4002:_timer!.StopAsync()|};", "public Task StopAsync() => _loop;")]
    [InlineData("public async Task StopAsync(CancellationToken stop) => {|LIFE4002:await _timer!.EndAsync()|};", "public async Task EndAsync() { await Task.Yield(); _thread.Join(); }")]
    [InlineData("public async Task StopAsync(CancellationToken stop) { var ended = _timer!.StopAsync(); {|LIFE4002:await ended|}; }", "public Task StopAsync() => _loop;")]
    public Task Reports_stop_that_hands_back_what_waits_for_ever(string stop, string timer) => Verify.Reports(HandsBack(stop, timer));

    [Theory]
    [InlineData("public Task StopAsync(CancellationToken stop) { return _timer?.StopAsync(stop) ?? Task.CompletedTask; }", "public Task StopAsync(CancellationToken token) => _loop.WaitAsync(token);")]
    [InlineData("public Task StopAsync(CancellationToken stop) { return _timer?.StopAsync() ?? Task.CompletedTask; }", "public Task StopAsync() => Task.WhenAny(_loop, Task.Delay(1000));")]
    [InlineData("public async Task StopAsync(CancellationToken stop) { stop.Register(_timer!.Abort); await _timer!.StopAsync(); }", "public Task StopAsync() => _loop; public void Abort() { }")]
    [InlineData("public async Task StopAsync(CancellationToken stop) => await _timer!.EndAsync();", "private readonly SemaphoreSlim _gate = new(1); public async Task EndAsync() { await _gate.WaitAsync(); try { } finally { _gate.Release(); } }")]
    [InlineData("public async Task StopAsync(CancellationToken stop) => await _timer!.EndAsync(false);", "public async Task EndAsync(bool wait) { await Task.Yield(); if (wait) _thread.Join(); }")]
    public Task Ignores_stop_that_hands_back_what_ends(string stop, string timer) => Verify.Ignores(HandsBack(stop, timer));

    [Fact]
    public async Task Reports_in_words_that_name_the_token()
    {
        var test = new Test<WaitAnalyzer, EmptyCodeFixProvider>(Stop("_cts.Cancel(); {|#0:await _loop|};", "private readonly Task _loop = Task.Run(() => { });").Replace("{ await _loop; }", "{ await Task.CompletedTask; }"), OutputKind.DynamicallyLinkedLibrary);
        test.ExpectedDiagnostics.Add(new DiagnosticResult("LIFE4002", DiagnosticSeverity.Warning).WithLocation(0).WithMessage(
            "StopAsync waits for '_loop' and not for its token: if that never ends, StopAsync never returns: the host waits past its ShutdownTimeout, and the process outlives its grace until SIGKILL ends it (status 137). Stop waiting when 'stop' is cancelled, and say so."));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Fixes_call_by_keeping_its_task() => Verify.Fixes(
        Stop("{|LIFE4002:await _pump.CloseAsync(1)|};", Bus).Replace("await _loop;", "await Task.CompletedTask;"),
        Stop("""
            var pending = _pump.CloseAsync(1);
                    await Task.WhenAny(pending, Task.Delay(Timeout.Infinite, stop));
                    if (pending.IsCompleted)
                    {
                        await pending;
                    }
                    else
                    {
                        Console.Error.WriteLine("CloseAsync did not end before the stop ran out of time; leaving without it");
                    }
            """, Bus).Replace("await _loop;", "await Task.CompletedTask;"));

    /// <summary>As the framework's own BackgroundService did it for years.</summary>
    [Theory]
    [InlineData("try { _cts.Cancel(); } finally { var ended = new TaskCompletionSource<object>(); using var told = stop.Register(state => ((TaskCompletionSource<object>)state!).SetCanceled(), ended); await Task.WhenAny(_run, ended.Task).ConfigureAwait(false); }")]
    [InlineData("await using (stop.Register(() => _done.TrySetCanceled(stop))) await _done.Task;")]
    [InlineData("using var told = stop.UnsafeRegister(_ => _done.TrySetCanceled(), null); await _done.Task;")]
    public Task Ignores_wait_that_the_token_ends_by_a_callback(string body) => Verify.Ignores(
        Stop(body, "private readonly Task _run = Task.Run(() => { }); private readonly TaskCompletionSource _done = new();").Replace("await _loop;", "await Task.CompletedTask;"));

    [Fact]
    public Task Fixes_wait_for_a_task_that_may_be_null_without_a_new_warning() => Verify.Fixes(
        Stop("{|LIFE4002:await _run!|};", "private Task? _run; public void Run() => _run = Task.Run(() => { });").Replace("await _loop;", "await Task.CompletedTask;"),
        Stop("""
            await Task.WhenAny(_run!, Task.Delay(Timeout.Infinite, stop));
                    if (_run!.IsCompleted)
                    {
                        await _run!;
                    }
                    else
                    {
                        Console.Error.WriteLine("_run did not end before the stop ran out of time; leaving without it");
                    }
            """, "private Task? _run; public void Run() => _run = Task.Run(() => { });").Replace("await _loop;", "await Task.CompletedTask;"));

    private const string Bus = "private readonly Bus _pump = new(); class Bus { private readonly TaskCompletionSource _closed = new(); public async Task CloseAsync(int code) { _closed.TrySetCanceled(); await Drained(); } private Task Drained() => _closed.Task; }";
}
