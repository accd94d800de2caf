using Lifeguard.Analyzers.Exit;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.WaitAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class UnboundedExitWaitTests
{
    /// <summary>A hosted service whose stop is the body under test.</summary>
    private static string HostedStop(string body, string members = "", string modifier = "async ", string type = "") => $$"""
        using Microsoft.Extensions.Hosting;
        using System.Collections.Concurrent;
        using System.Diagnostics;

        class Worker : IHostedService
        {
            private readonly CancellationTokenSource _cts = new();
            private Task _loop = Task.CompletedTask;
            private Task? _pending;
            private Thread _thread = null!;
            private readonly ManualResetEventSlim _done = new();
            private readonly List<Task> _tasks = new();
            {{members}}

            public Task StartAsync(CancellationToken cancellationToken)
            {
                _loop = Task.Run(RunAsync);
                _pending = RunAsync();
                return Task.CompletedTask;
            }

            public {{modifier}}Task StopAsync(CancellationToken cancellationToken)
            {
                {{body}}
            }

            private async Task RunAsync() { while (!_cts.IsCancellationRequested) await Task.Delay(100); }
        }
        {{type}}
        """;

    private static string Handler(string registration, string members = "") => $$"""
        using Microsoft.Extensions.Hosting;
        using System.Runtime.InteropServices;
        using System.Runtime.Loader;

        class Program
        {
            private readonly ManualResetEvent _stopped = new(false);
            private PosixSignalRegistration? _registration;
            {{members}}

            void Hook(IHostApplicationLifetime lifetime)
            {
                {{registration}}
            }
        }
        """;

    [Theory]
    [InlineData("_cts.Cancel(); {|LIFE4002:await _loop|};")]
    [InlineData("_cts.Cancel(); {|LIFE4002:await _loop.ConfigureAwait(false)|};")]
    [InlineData("if (_pending != null) {|LIFE4002:await _pending|};")]
    [InlineData("if (!_loop.IsCompleted) {|LIFE4002:await _loop|};")]
    [InlineData("{|LIFE4002:await (_pending ?? Task.CompletedTask)|};")]
    [InlineData("{|LIFE4002:await Task.WhenAll(_tasks)|};")]
    [InlineData("{|LIFE4002:await Task.WhenAll(_loop, _tasks[0])|};")]
    [InlineData("{|LIFE4002:await Task.WhenAll(_tasks.Where(t => t != null).ToArray())|};")]
    [InlineData("foreach (var task in _tasks) {|LIFE4002:await task|};")]
    [InlineData("var loop = _loop; _loop = Task.CompletedTask; {|LIFE4002:await loop|};")]
    [InlineData("var pending = Interlocked.Exchange(ref _pending, null); if (pending != null) {|LIFE4002:await pending|};")]
    [InlineData("if (_pending is { } pending) {|LIFE4002:await pending|};")]
    [InlineData("try { {|LIFE4002:await _loop|}; } catch (OperationCanceledException) { }")]
    [InlineData("{|LIFE4002:await _loop.WaitAsync(CancellationToken.None)|};")]
    [InlineData("{|LIFE4002:await _loop.WaitAsync(Timeout.InfiniteTimeSpan)|};")]
    [InlineData("await Task.Yield(); {|LIFE4001:_thread.Join()|};")]
    [InlineData("await Task.Yield(); {|LIFE4001:_thread?.Join()|};")]
    [InlineData("await Task.Yield(); {|LIFE4001:_thread.Join(Timeout.Infinite)|};")]
    [InlineData("await Task.Yield(); {|LIFE4001:_done.Wait()|};")]
    [InlineData("await Task.Yield(); {|LIFE4001:_done.Wait(CancellationToken.None)|};")]
    [InlineData("await Task.Yield(); {|LIFE4001:_done.Wait(-1, default)|};")]
    [InlineData("await Task.Run(() => {|LIFE4001:_thread.Join()|});")]
    [InlineData("await Task.Yield(); {|LIFE4001:_loop.GetAwaiter().GetResult()|};")]
    [InlineData("await Task.Yield(); {|LIFE4001:Task.WaitAll(_tasks.ToArray())|};")]
    [InlineData("await Task.Yield(); while (!{|LIFE4001:_thread.Join(1000)|}) { }")]
    public Task Reports_wait_of_a_hosted_stop(string body) => Verify.Reports(HostedStop(body));

    [Theory]
    [InlineData("await _loop.WaitAsync(cancellationToken);")]
    [InlineData("await _loop.WaitAsync(TimeSpan.FromSeconds(5));")]
    [InlineData("await Task.WhenAny(_loop, Task.Delay(Timeout.Infinite, cancellationToken));")]
    [InlineData("await Task.WhenAny(_loop, Task.Delay(5000)); await _loop;")]
    [InlineData("if (await Task.WhenAny(_loop, Task.Delay(5000)) == _loop) await _loop;")]
    [InlineData("if (_loop.IsCompleted) await _loop;")]
    [InlineData("if (!_loop.IsCompleted) return; await _loop;")]
    [InlineData("_cts.CancelAfter(5000); await _loop;")]
    [InlineData("await Task.Yield(); if (!_thread.Join(5000)) Console.Error.WriteLine(\"late\");")]
    [InlineData("await Task.Yield(); _done.Wait(cancellationToken);")]
    [InlineData("await Task.Yield(); cancellationToken.WaitHandle.WaitOne();")]
    [InlineData("await Task.Yield(); WaitHandle.WaitAny(new[] { _done.WaitHandle, cancellationToken.WaitHandle });")]
    [InlineData("await Task.Delay(100);")]
    [InlineData("await Task.CompletedTask;")]
    [InlineData("await Task.Yield(); Task.Delay(100).Wait();")]
    [InlineData("await Task.Yield(); var text = string.Join(',', _tasks);")]
    [InlineData("await Task.Yield(); _ = Task.Run(() => _thread.Join());")]
    [InlineData("await Task.WhenAny(Task.Run(() => _thread.Join()), Task.Delay(5000));")]
    [InlineData("await Task.Yield(); var deadline = 3; while (!_thread.Join(1000)) { if (--deadline == 0) break; }")]
    [InlineData("await Task.Yield(); while (!_thread.Join(1000) && !cancellationToken.IsCancellationRequested) { }")]
    [InlineData("await Task.Yield(); while (!_thread.Join(1000)) cancellationToken.ThrowIfCancellationRequested();")]
    public Task Ignores_bounded_wait(string body) => Verify.Ignores(HostedStop(body));

    [Fact]
    public Task Ignores_stop_of_something_else()
        => Verify.Ignores(HostedStop("await _inner.StopAsync(cancellationToken); await _inner.StopAsync(default);", "private readonly IHostedService _inner = null!;"));

    [Fact]
    public Task Ignores_base_call() => Verify.Ignores("""
        using Microsoft.Extensions.Hosting;

        class Worker : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) => await Task.Delay(Timeout.Infinite, stoppingToken);

            public override async Task StopAsync(CancellationToken cancellationToken)
            {
                var stopping = base.StopAsync(cancellationToken);
                await stopping;
            }
        }
        """);

    [Fact]
    public Task Reports_execute_task_awaited_after_the_base_call() => Verify.Reports("""
        using Microsoft.Extensions.Hosting;

        class Worker : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken) => await Task.Delay(Timeout.Infinite, stoppingToken);

            public override async Task StopAsync(CancellationToken cancellationToken)
            {
                await base.StopAsync(cancellationToken);
                {|LIFE4002:await ExecuteTask!|};
            }
        }
        """);

    [Theory]
    [InlineData("_cts.Cancel(); return {|LIFE4002:_loop|};")]
    [InlineData("return {|LIFE4002:_pending ?? Task.CompletedTask|};")]
    [InlineData("return {|LIFE4002:Task.WhenAll(_loop, _tasks[0])|};")]
    public Task Reports_stored_task_handed_back_to_the_host(string body) => Verify.Reports(HostedStop(body, modifier: ""));

    [Theory]
    [InlineData("return Task.WhenAny(_loop, Task.Delay(Timeout.Infinite, cancellationToken));")]
    [InlineData("return Task.CompletedTask;")]
    [InlineData("return RunAsync();")]
    public Task Ignores_task_handed_back_with_a_bound(string body) => Verify.Ignores(HostedStop(body, modifier: ""));

    [Fact]
    public Task Reports_wait_in_a_method_that_only_the_stop_calls()
        => Verify.Reports(HostedStop("await JoinAsync();", "private async Task JoinAsync() { {|LIFE4001:await _loop|}; }"));

    [Fact]
    public Task Reports_wait_in_a_local_function_of_the_stop()
        => Verify.Reports(HostedStop("await Task.Yield(); Join(); void Join() => {|LIFE4001:_thread.Join()|};"));

    [Fact]
    public Task Reports_wait_in_a_method_that_stop_and_dispose_call()
        => Verify.Reports(HostedStop("await JoinAsync();", "private async Task JoinAsync() { {|LIFE4001:await _loop|}; } public async ValueTask DisposeAsync() => await JoinAsync();"));

    [Fact]
    public Task Reports_the_call_of_a_method_that_others_call_too()
        => Verify.Reports(HostedStop("{|LIFE4002:await JoinAsync()|};", "private async Task JoinAsync() { await _loop; } public async Task DrainAsync() => await JoinAsync();"));

    [Fact]
    public Task Suggests_for_a_public_method_that_the_stop_calls()
        => Verify.Reports(HostedStop("await Task.Yield(); Stop();", "public void Stop() => {|LIFE4012:_thread.Join()|};"));

    [Fact]
    public Task Ignores_method_whose_caller_bounds_it()
        => Verify.Ignores(HostedStop("await Task.WhenAny(JoinAsync(), Task.Delay(5000));", "private async Task JoinAsync() { await _loop; }"));

    [Fact]
    public Task Ignores_stored_task_that_is_only_a_delay()
        => Verify.Ignores(HostedStop("await _pause;", "private readonly Task _pause = Task.Delay(1000);"));

    [Fact]
    public Task Ignores_lock_taken_and_released()
        => Verify.Ignores(HostedStop("await _gate.WaitAsync(); try { _tasks.Clear(); } finally { _gate.Release(); }", "private readonly SemaphoreSlim _gate = new(1);"));

    [Fact]
    public Task Reports_semaphore_that_others_release()
        => Verify.Reports(HostedStop("{|LIFE4001:await _gate.WaitAsync()|};", "private readonly SemaphoreSlim _gate = new(0); void Finished() => _gate.Release();"));

    [Fact]
    public Task Reports_channel_drained() => Verify.Reports(HostedStop("_channel.Writer.Complete(); {|LIFE4002:await _channel.Reader.Completion|};",
        "private readonly System.Threading.Channels.Channel<int> _channel = System.Threading.Channels.Channel.CreateUnbounded<int>();"));

    [Fact]
    public Task Reports_completion_source()
        => Verify.Reports(HostedStop("{|LIFE4002:await _finished.Task|};", "private readonly TaskCompletionSource _finished = new();"));

    [Theory]
    [InlineData("await Task.Yield(); {|LIFE4001:_child.WaitForExit()|};")]
    [InlineData("{|LIFE4002:await _child.WaitForExitAsync()|};")]
    [InlineData("if (!_child.HasExited) {|LIFE4002:await _child.WaitForExitAsync(CancellationToken.None)|};")]
    public Task Reports_child_process(string body) => Verify.Reports(HostedStop(body, "private readonly Process _child = new();"));

    [Theory]
    [InlineData("_child.Kill(true); await _child.WaitForExitAsync();")]
    [InlineData("await _child.WaitForExitAsync(cancellationToken);")]
    [InlineData("await Task.Yield(); if (!_child.WaitForExit(5000)) _child.Kill();")]
    public Task Ignores_child_process_killed_or_bounded(string body) => Verify.Ignores(HostedStop(body, "private readonly Process _child = new();"));

    [Fact]
    public Task Ignores_wait_under_a_watchdog()
        => Verify.Ignores(HostedStop("using var watchdog = new Timer(_ => Environment.Exit(70), null, 5000, -1); await _loop;"));

    [Fact]
    public Task Reports_lifecycle_neighbours() => Verify.Reports("""
        using Microsoft.Extensions.Hosting;

        class Worker : IHostedLifecycleService
        {
            private Task _loop = Task.Run(() => { });
            public Task StartingAsync(CancellationToken token) => Task.CompletedTask;
            public Task StartAsync(CancellationToken token) => _loop;
            public Task StartedAsync(CancellationToken token) => Task.CompletedTask;
            public async Task StoppingAsync(CancellationToken token) => {|LIFE4002:await _loop|};
            Task IHostedService.StopAsync(CancellationToken token) => {|LIFE4002:_loop|};
            Task IHostedLifecycleService.StoppedAsync(CancellationToken token) { {|LIFE4001:_loop.Wait()|}; return Task.CompletedTask; }
        }
        """);

    [Fact]
    public Task Reports_windows_service() => Verify.Reports("""
        using System.ServiceProcess;

        class Service : ServiceBase
        {
            private readonly Thread _thread = new(() => { });
            private readonly ServiceController _other = new("other");
            private Task _work = Task.Run(() => { });

            protected override void OnStop()
            {
                _other.Stop();
                {|LIFE4001:_other.WaitForStatus(ServiceControllerStatus.Stopped)|};
                while (!{|LIFE4001:_work.Wait(5000)|}) RequestAdditionalTime(10000);
                while (!{|LIFE4001:_thread.Join(1500)|}) { Pending(); }
                while (!_thread.Join(1500)) { Finish(); }
            }

            private void Pending() => RequestAdditionalTime(15_000);

            private void Finish() => _work = Task.CompletedTask;

            protected override void OnShutdown() => {|LIFE4001:_thread.Join()|};
        }
        """);

    [Theory]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => {|LIFE4001:_stopped.WaitOne()|};")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += delegate { {|LIFE4001:_stopped.WaitOne()|}; };")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += new EventHandler((_, _) => {|LIFE4001:_stopped.WaitOne(-1)|});")]
    [InlineData("AssemblyLoadContext.Default.Unloading += _ => {|LIFE4001:_stopped.WaitOne()|};")]
    [InlineData("Console.CancelKeyPress += (_, _) => {|LIFE4001:_stopped.WaitOne()|};")]
    [InlineData("_registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => {|LIFE4001:_stopped.WaitOne()|});")]
    [InlineData("lifetime.ApplicationStopping.Register(() => {|LIFE4001:_stopped.WaitOne()|});")]
    [InlineData("lifetime.ApplicationStopped.UnsafeRegister(_ => {|LIFE4001:_stopped.WaitOne()|}, null);")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += OnExit; void OnExit(object? sender, EventArgs e) => {|LIFE4001:_stopped.WaitOne()|};")]
    public Task Reports_wait_of_a_handler(string registration) => Verify.Reports(Handler(registration));

    [Fact]
    public Task Reports_wait_of_a_handler_method() => Verify.Reports(Handler(
        "AppDomain.CurrentDomain.ProcessExit += OnExit; lifetime.ApplicationStopping.Register(WaitForAll);",
        """
        private void OnExit(object? sender, EventArgs e) { WaitForAll(); AppDomain.CurrentDomain.ProcessExit -= OnExit; }
        private void WaitForAll() => {|LIFE4001:_stopped.WaitOne()|};
        """));

    [Theory]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; _stopped.WaitOne(); };")]
    [InlineData("_registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; _stopped.WaitOne(); });")]
    [InlineData("_registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => _stopped.WaitOne());")]
    [InlineData("new AssemblyLoadContext(\"plugin\").Unloading += _ => _stopped.WaitOne();")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => _stopped.WaitOne(5000);")]
    [InlineData("AppDomain.CurrentDomain.UnhandledException += (_, _) => _stopped.WaitOne();")]
    [InlineData("lifetime.ApplicationStarted.Register(() => _stopped.WaitOne());")]
    [InlineData("new Thread(() => _stopped.WaitOne()).Start();")]
    public Task Ignores_handler_that_holds_up_nothing(string registration) => Verify.Ignores(Handler(registration));

    [Fact]
    public Task Reports_asynchronous_work_waited_for_in_a_callback() => Verify.Reports(Handler(
        "lifetime.ApplicationStopping.Register(() => {|LIFE4001:_client.DeregisterAsync().Wait()|});",
        "private readonly IClient _client = null!; interface IClient { Task DeregisterAsync(CancellationToken token = default); }"));

    [Theory]
    [InlineData("_client.DeregisterAsync(TimeSpan.FromSeconds(5)).Wait()")]
    [InlineData("_client.DeregisterAsync(default).Wait(5000)")]
    [InlineData("_http.GetAsync(\"https://registry\").Wait()")]
    [InlineData("_http.GetAsync(\"https://registry\").GetAwaiter().GetResult()")]
    [InlineData("LeaveAsync().Wait()")]
    [InlineData("_client.ForgetAsync().Wait()")]
    [InlineData("File.WriteAllTextAsync(\"state\", \"\").Wait()")]
    public Task Ignores_asynchronous_work_that_ends_by_itself(string wait) => Verify.Ignores(Handler(
        $"lifetime.ApplicationStopping.Register(() => {{ {wait}; }});",
        """
        private readonly HttpClient _http = new();
        private readonly IClient _client = null!;
        interface IClient { Task DeregisterAsync(TimeSpan timeout); Task ForgetAsync(); }
        private async Task LeaveAsync() => await _http.GetAsync("https://registry");
        """));

    [Fact]
    public Task Ignores_wait_of_the_main_thread() => Verify.Ignores("""
        var stop = new ManualResetEvent(false);
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Set(); };
        stop.WaitOne();
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task Takes_types_of_the_same_name_for_components() => Verify.Reports("""
        interface IHostedService { Task StopAsync(CancellationToken token); }

        class Worker : IHostedService
        {
            private readonly Task _loop = Task.Run(() => { });
            public Task StopAsync(CancellationToken token) => {|LIFE4012:_loop|};
        }
        """);

    private const string Callees = """
        class Pump
        {
            private readonly Thread _thread = new(() => { });
            private readonly Thread[] _threads = [];
            private readonly ManualResetEventSlim _idle = new();
            private readonly SemaphoreSlim _gate = new(1);
            private readonly Mutex _mutex = new();
            private readonly object _sync = new();
            private readonly Task _task = Task.Run(() => { });
            private Process? _child;
            private bool _on;

            public void WaitForOff() { lock (_sync) { while (_on) Monitor.Wait(_sync); } }
            public void JoinAll() { foreach (var thread in _threads) thread.Join(); }
            public void JoinIfRunning() { if (_on) _thread.Join(); }
            public void JoinOnce() { if (_on) return; _on = true; try { _idle.Wait(); } finally { _on = false; } }
            public void JoinInside() => JoinIfRunning();
            public void Drained() { while (!_on) Thread.Sleep(100); }
            public void Through() => Waits.Quietly(_thread);
            public bool Ended() { _task.Wait(); return true; }
            public void JoinInTime() => _thread.Join(1000);
            public void JoinIfAsked(bool wait) { if (wait) _thread.Join(); }
            public void JoinUnlessAsked(bool wait) { if (!wait) return; _thread.Join(); }
            public void JoinFor(TimeSpan limit) => _thread.Join(limit);
            public void PulsedInTime() { lock (_sync) { while (_on) if (!Monitor.Wait(_sync, 1000)) break; } }
            public void Enter() => _gate.Wait();
            public void EnterMutex() => _mutex.WaitOne();
            public void Run() { using var tool = Process.Start("tool"); tool.WaitForExit(); }
            public void KillAndWait() { _child!.Kill(); _child.WaitForExit(); }
            public void Meet() { var done = new ManualResetEvent(false); ThreadPool.QueueUserWorkItem(_ => done.Set()); done.WaitOne(); }
            public void OnFailure() { try { _on = true; } catch (Exception) { _thread.Join(); } }
            public void Until(CancellationToken token) => _idle.Wait(token);
            public async void Begin() { await Task.Yield(); _thread.Join(); }
            public virtual void JoinOrNot() => _thread.Join();
        }

        class Idle : Pump { public override void JoinOrNot() { } }

        static class Waits
        {
            public static void Await(this Task task, bool capture = false) => task.ConfigureAwait(capture).GetAwaiter().GetResult();
            public static void AwaitInTime(this Task task) => task.Wait(5000);
            public static void RunSync(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
            public static void Quietly(Thread thread) { try { thread.Join(); } catch (ThreadStateException) { } }
            public static void Log(this Task task, bool wait) { if (wait) task.Wait(); }
        }
        """;

    [Theory]
    [InlineData("{|LIFE4001:_pump.WaitForOff()|};")]
    [InlineData("{|LIFE4001:_pump.JoinAll()|};")]
    [InlineData("{|LIFE4001:_pump.JoinIfRunning()|};")]
    [InlineData("{|LIFE4001:_pump.JoinOnce()|};")]
    [InlineData("{|LIFE4001:_pump.JoinInside()|};")]
    [InlineData("{|LIFE4001:_pump.Drained()|};")]
    [InlineData("{|LIFE4001:_pump.Through()|};")]
    [InlineData("{|LIFE4001:_pump?.JoinAll()|};")]
    [InlineData("if (!{|LIFE4001:_pump.Ended()|}) return;")]
    [InlineData("{|LIFE4001:_loop.Await()|};")]
    [InlineData("{|LIFE4001:Task.WhenAll(_tasks).Await(false)|};")]
    [InlineData("{|LIFE4001:Waits.RunSync(() => _loop)|};")]
    [InlineData("{|LIFE4001:Waits.Quietly(_thread)|};")]
    public Task Reports_call_that_waits_inside(string body) => Verify.Reports(HostedStop("await Task.Yield(); " + body, "private readonly Pump _pump = new();", type: Callees));

    [Theory]
    [InlineData("_pump.JoinInTime();")]
    [InlineData("_pump.JoinIfAsked(false);")]
    [InlineData("_pump.JoinUnlessAsked(false);")]
    [InlineData("_pump.JoinFor(TimeSpan.FromSeconds(1));")]
    [InlineData("_pump.PulsedInTime();")]
    [InlineData("_pump.Enter();")]
    [InlineData("_pump.EnterMutex();")]
    [InlineData("_pump.Run();")]
    [InlineData("_pump.KillAndWait();")]
    [InlineData("_pump.Meet();")]
    [InlineData("_pump.OnFailure();")]
    [InlineData("_pump.Until(cancellationToken);")]
    [InlineData("_pump.Begin();")]
    [InlineData("_pump.JoinOrNot();")]
    [InlineData("_loop.AwaitInTime();")]
    [InlineData("Task.Delay(100).Await();")]
    [InlineData("_loop.WaitAsync(cancellationToken).Await();")]
    [InlineData("Waits.RunSync(() => Task.Delay(100));")]
    [InlineData("Waits.Quietly(new Thread(() => { }));")]
    [InlineData("_loop.Log(false);")]
    [InlineData("using var timeout = cancellationToken.Register(() => _thread.Interrupt()); _pump.JoinAll();")]
    public Task Ignores_call_that_need_not_wait_for_ever(string body) => Verify.Ignores(HostedStop("await Task.Yield(); " + body, "private readonly Pump _pump = new();", type: Callees));

    [Theory]
    [InlineData("while (!_idle) {|LIFE4002:await Task.Delay(100)|};")]
    [InlineData("while (_active > 0 && !_idle) { Console.WriteLine(_active); {|LIFE4002:await Task.Delay(100).ConfigureAwait(false)|}; }")]
    [InlineData("do { {|LIFE4001:Thread.Sleep(100)|}; } while (!_loop.IsCompleted); await Task.Yield();")]
    [InlineData("while (!_idle) {|LIFE4002:await Task.Delay(100, CancellationToken.None)|};")]
    [InlineData("while (!_state.Equals(TaskStatus.RanToCompletion)) {|LIFE4002:await Task.Delay(100)|};")]
    [InlineData("if (_state == TaskStatus.Running) _state = TaskStatus.Canceled; while (_state != TaskStatus.RanToCompletion) {|LIFE4002:await Task.Delay(100)|};")]
    [InlineData("while (Volatile.Read(ref _idle) == false) {|LIFE4002:await Task.Delay(100)|};")]
    public Task Reports_loop_that_only_asks_again(string body) => Verify.Reports(HostedStop(body, "private bool _idle; private int _active; private TaskStatus _state; private readonly Stopwatch _clock = new();"));

    [Theory]
    [InlineData("while (!_idle) await Task.Delay(100, cancellationToken);")]
    [InlineData("while (!_idle && !cancellationToken.IsCancellationRequested) await Task.Delay(100);")]
    [InlineData("while (!_idle) { cancellationToken.ThrowIfCancellationRequested(); await Task.Delay(100); }")]
    [InlineData("while (!_idle) { if (cancellationToken.IsCancellationRequested) break; await Task.Delay(100); }")]
    [InlineData("var left = 50; while (!_idle && left-- > 0) await Task.Delay(100);")]
    [InlineData("var left = 50; while (!_idle) { if (--left == 0) return; await Task.Delay(100); }")]
    [InlineData("while (!_idle && _clock.ElapsedMilliseconds < 5000) await Task.Delay(100);")]
    [InlineData("var end = DateTime.UtcNow.AddSeconds(5); while (!_idle && DateTime.UtcNow < end) await Task.Delay(100);")]
    [InlineData("while (_active > 0) { _active--; await Task.Delay(100); }")]
    [InlineData("while (_tasks.Count > 0) { _tasks.RemoveAt(0); await Task.Delay(100); }")]
    [InlineData("while (Interlocked.CompareExchange(ref _active, 1, 0) != 0) await Task.Delay(1);")]
    [InlineData("_idle = true; while (!_idle) await Task.Delay(100);")]
    [InlineData("_active = 0; while (_active > 0) await Task.Delay(100);")]
    [InlineData("for (var turn = 0; turn < 50; turn++) await Task.Delay(100);")]
    public Task Ignores_loop_that_ends_or_does_something(string body) => Verify.Ignores(HostedStop(body, "private bool _idle; private int _active; private readonly Stopwatch _clock = new();"));

    [Theory]
    [InlineData("Task? loop; lock (_tasks) { loop = _loop; } {|LIFE4002:await loop|};")]
    [InlineData("Task loop = Task.CompletedTask; if (_pending != null) loop = _pending; {|LIFE4002:await loop|};")]
    public Task Reports_local_that_was_filled_later(string body) => Verify.Reports(HostedStop(body));

    [Theory]
    [InlineData("Task loop = _loop; loop = Task.WhenAny(loop, Task.Delay(5000)); await loop;")]
    [InlineData("Task loop = _loop; loop = Task.CompletedTask; await loop;")]
    public Task Ignores_local_that_was_given_a_bound(string body) => Verify.Ignores(HostedStop(body));

    [Fact]
    public Task Reports_wait_asked_again_whoever_else_calls_it() => Verify.Reports("""
        using System.Diagnostics;
        using System.ServiceProcess;

        class Service : ServiceBase
        {
            protected override void OnStart(string[] args) => Leave(Process.Start("before"));

            protected override void OnStop() => Leave(Process.Start("after"));

            private void Leave(Process child)
            {
                while (!{|LIFE4001:child.WaitForExit(1500)|})
                    RequestAdditionalTime(15_000);
            }
        }
        """);

    [Fact]
    public Task Ignores_wait_asked_again_before_the_stop() => Verify.Ignores("""
        using System.Diagnostics;
        using System.ServiceProcess;

        class Service : ServiceBase
        {
            protected override void OnStart(string[] args) => Leave(Process.Start("before"));

            private void Leave(Process child)
            {
                while (!child.WaitForExit(1500))
                    RequestAdditionalTime(15_000);
            }
        }
        """);

    [Theory]
    [InlineData("await Task.Yield(); {|#0:_pump.JoinAll()|};", "LIFE4001",
        "If '_pump.JoinAll()' never ends, StopAsync never returns: the host waits past its ShutdownTimeout, and the process outlives its grace until SIGKILL ends it (status 137). JoinAll waits with no bound: let it take one, and use its result.")]
    [InlineData("await Task.Yield(); {|#0:_loop.Await()|};", "LIFE4001",
        "If '_loop' never ends, StopAsync never returns: the host waits past its ShutdownTimeout, and the process outlives its grace until SIGKILL ends it (status 137). Await waits with no bound: let it take one, and use its result.")]
    [InlineData("while (_pending != null) {|#0:await Task.Delay(100)|};", "LIFE4002",
        "StopAsync waits for '_pending != null' and not for its token: if that never changes, StopAsync never returns: the host waits past its ShutdownTimeout, and the process outlives its grace until SIGKILL ends it (status 137). Stop waiting when 'cancellationToken' is cancelled, and say so.")]
    public async Task Says_what_is_waited_for_behind_a_call(string body, string id, string message)
    {
        var test = new Test<WaitAnalyzer, EmptyCodeFixProvider>(HostedStop(body, "private readonly Pump _pump = new();", type: Callees), OutputKind.DynamicallyLinkedLibrary);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(id, DiagnosticSeverity.Warning).WithLocation(0).WithMessage(message));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Reports_in_words_that_name_what_hangs_and_what_helps()
    {
        var test = new Test<WaitAnalyzer, EmptyCodeFixProvider>(HostedStop("await Task.Yield(); {|#0:_thread.Join()|};"), OutputKind.DynamicallyLinkedLibrary);
        test.ExpectedDiagnostics.Add(new DiagnosticResult("LIFE4001", DiagnosticSeverity.Warning).WithLocation(0).WithMessage(
            "If '_thread' never ends, StopAsync never returns: the host waits past its ShutdownTimeout, and the process outlives its grace until SIGKILL ends it (status 137). Use Join(TimeSpan) and its result."));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
