using Lifeguard.Analyzers.Background;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes.Background;
using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.EntryAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Background;

public class EntryPointUnguardedTests
{
    /// <summary>A worker with something risky to do, and one statement that starts it.</summary>
    private static string Starting(string start, string members = "") => $$"""
        using System.Collections.Concurrent;
        using Microsoft.Extensions.Logging;

        class Worker(HttpClient http, ILogger<Worker> logger)
        {
            private readonly ConcurrentDictionary<string, DateTime> _seen = new();
            private readonly AutoResetEvent _signal = new(false);
            private readonly CancellationTokenSource _stop = new();
            private readonly TaskCompletionSource _done = new();
            private readonly System.Net.Sockets.Socket _socket = null!;
            private Timer? _timer;
            private Thread _thread = null!;
            private event EventHandler? Changed;
            private int _count;

            public void Start()
            {
                {{start}}
            }

            private void Step() => File.AppendAllText("steps", _count.ToString());

            private async Task StepAsync() => await http.GetStringAsync("steps");

            private void GuardedStep()
            {
                try
                {
                    Step();
                }
                catch (Exception ex)
                {
                    logger.LogError(ex, "Step failed");
                }
            }

            private void Raise() => Changed?.Invoke(this, EventArgs.Empty);

            {{members}}
        }
        """;

    [Theory]
    [InlineData("new Thread({|LIFE3001:() =>|} Step()).Start();")]
    [InlineData("_thread = new({|LIFE3001:Step|});")]
    [InlineData("_socket.BeginAccept({|LIFE3001:OnAccept|}, null);", "private void OnAccept(IAsyncResult result) { _socket.EndAccept(result); _socket.BeginAccept(OnAccept, null); }")]
    [InlineData("new System.Net.Sockets.UdpClient(53).BeginReceive({|LIFE3001:_ =>|} Step(), null);")]
    [InlineData("new Thread(new ThreadStart({|LIFE3001:Step|})).Start();")]
    [InlineData("new Thread({|LIFE3001:delegate()|} { Step(); }).Start();")]
    [InlineData("_timer = new Timer({|LIFE3001:_ =>|} Step(), null, 0, 5000);")]
    [InlineData("_timer = new Timer({|LIFE3001:OnTick|}, null, 0, 5000); void OnTick(object? state) => Step();")]
    [InlineData("_timer = new Timer(callback: {|LIFE3001:_ =>|} { Step(); });")]
    [InlineData("_timer = new Timer({|LIFE3001:_ =>|} StepAsync().Wait());")]
    [InlineData("_timer = new Timer({|LIFE3001:_ =>|} StepAsync().GetAwaiter().GetResult());")]
    [InlineData("TimeProvider.System.CreateTimer({|LIFE3001:_ =>|} Step(), null, TimeSpan.Zero, TimeSpan.Zero);")]
    [InlineData("ThreadPool.QueueUserWorkItem({|LIFE3001:_ =>|} Step());")]
    [InlineData("ThreadPool.UnsafeQueueUserWorkItem({|LIFE3001:_ =>|} Step(), null);")]
    [InlineData("ThreadPool.RegisterWaitForSingleObject(_signal, {|LIFE3001:(_, _) =>|} Step(), null, 1000, false);")]
    public Task Reports_unguarded_work_above_which_nothing_stands(string start, string members = "") => Verify.Reports(Starting(start, members));

    [Theory]
    [InlineData("_timer = new Timer({|LIFE3001:async _ =>|} await StepAsync(), null, 0, 5000);")]
    [InlineData("Changed += {|LIFE3001:async (_, _) =>|} { await StepAsync(); };")]
    [InlineData("var timer = new System.Timers.Timer(1000); timer.Elapsed += {|LIFE3001:async (_, _) =>|} await StepAsync();")]
    [InlineData("new List<int>().ForEach({|LIFE3001:async _ =>|} await StepAsync());")]
    [InlineData("Tick(); async void {|LIFE3001:Tick|}() => await StepAsync();")]
    [InlineData("Tick(); async void {|LIFE3001:Tick|}() { await Task.Yield(); Step(); }")]
    public Task Reports_an_async_void_function_with_unguarded_work(string start) => Verify.Reports(Starting(start));

    [Fact]
    public Task Reports_an_async_void_method_once_where_it_is_declared() => Verify.Reports(Starting(
        "_timer = new Timer(OnTick, null, 0, 5000);",
        "private async void {|LIFE3001:OnTick|}(object? state) => await StepAsync();"));

    [Fact]
    public Task Reports_what_stands_after_the_guard() => Verify.Reports(Starting(
        "_timer = new Timer(OnTick, null, 0, 5000);",
        """
        private async void {|LIFE3001:OnTick|}(object? state)
        {
            try
            {
                await StepAsync();
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "Tick failed");
            }

            await StepAsync();
        }
        """));

    [Theory]
    [InlineData("catch (Exception) { await StepAsync(); }")]
    [InlineData("catch (Exception ex) { logger.LogError(ex, \"Tick failed\"); } finally { await StepAsync(); }")]
    [InlineData("catch (HttpRequestException ex) { logger.LogError(ex, \"Tick failed\"); }")]
    [InlineData("finally { _count++; }")]
    public Task Reports_a_guard_with_a_hole(string clauses) => Verify.Reports(Starting(
        "_timer = new Timer(OnTick, null, 0, 5000);",
        $$"""
        private async void {|LIFE3001:OnTick|}(object? state)
        {
            try
            {
                await StepAsync();
            }
            {{clauses}}
        }
        """));

    [Theory]
    [InlineData("Run(Step); static async void {|LIFE3001:Run|}(Action work) => await Task.Run(work);")]
    [InlineData("Run(); async void {|LIFE3001:Run|}() => await Task.Run(() => Step());")]
    [InlineData("Run(); async void {|LIFE3001:Run|}() => await Task.Factory.StartNew(Step).ConfigureAwait(false);")]
    public Task Reports_work_on_the_pool_that_is_awaited(string start) => Verify.Reports(Starting(start));

    [Theory]
    [InlineData("Run(); async void Run() => await Task.Run(() => GuardedStep());")]
    [InlineData("Run(Step); async void Run(Action work) { try { await Task.Run(work); } catch (Exception ex) { logger.LogError(ex, \"Step failed\"); } }")]
    public Task Ignores_work_on_the_pool_that_keeps_its_failures(string start) => Verify.Ignores(Starting(start));

    [Fact]
    public Task Looks_into_every_implementation_of_a_contract() => Verify.Reports(
        """
        interface IStep { Task RunAsync(); }
        class Safe : IStep { public async Task RunAsync() { try { await File.ReadAllTextAsync("a"); } catch (Exception ex) { Console.Error.WriteLine(ex); } } }

        interface IWork { Task RunAsync(); }
        class Quiet : IWork { public Task RunAsync() => Task.CompletedTask; }
        class Loud : IWork { public async Task RunAsync() => await File.ReadAllTextAsync("a"); }

        abstract class Job { public abstract Task RunAsync(); }
        class SafeJob : Job { public override async Task RunAsync() { try { await File.ReadAllTextAsync("a"); } catch (Exception ex) { Console.Error.WriteLine(ex); } } }

        interface IElsewhere { Task RunAsync(); }

        class Handlers(IStep step, IWork work, Job job, IElsewhere elsewhere)
        {
            public async void OnStep() => await step.RunAsync();
            public async void OnJob() => await job.RunAsync();
            public async void {|LIFE3001:OnWork|}() => await work.RunAsync();
            public async void {|LIFE3001:OnElsewhere|}() => await elsewhere.RunAsync();
        }
        """);

    [Fact]
    public Task Ignores_a_call_of_an_async_void_function_that_is_reported_itself() => Verify.Reports(Starting(
        "_timer = new Timer(_ => Forget(Step), null, 0, 5000);",
        "private static async void {|LIFE3001:Forget|}(Action work) => await Task.Run(work);"));

    [Fact]
    public Task Ignores_what_a_base_type_elsewhere_does_for_its_own() => Verify.Ignores(
        """
        using System.Net;
        using System.Net.Sockets;

        class Server() : TcpListener(IPAddress.Loopback, 0)
        {
            private Timer? _timer;

            public void StopIn(TimeSpan time) => _timer = new Timer(_ => Stop(), null, time, Timeout.InfiniteTimeSpan);
        }
        """);

    [Fact]
    public Task Ignores_a_check_of_the_state() => Verify.Ignores(Starting(
        "_timer = new Timer(_ => Check(), null, 0, 5000);",
        """
        private void Check()
        {
            if (_timer is null)
                throw new InvalidOperationException("not started");
        }
        """));

    [Theory]
    [InlineData("TaskScheduler.UnobservedTaskException += async (_, failure) => { await Task.Yield(); failure.SetObserved(); };")]
    [InlineData("_timer = new Timer(_ => logger.LogInformation(\"{Path}\", Path.Combine(\"a\", \"b\")));")]
    public Task Ignores_members_that_do_not_fail(string start) => Verify.Ignores(Starting(start));

    [Fact]
    public Task Reports_a_subscriber_that_may_throw() => Verify.Reports(Starting("_timer = new Timer({|LIFE3001:_ =>|} Raise(), null, 0, 5000);"));

    [Fact]
    public Task Says_what_throws_where_it_goes_and_what_then_happens() => Verify.Reports(
        Starting("ThreadPool.QueueUserWorkItem({|#0:_ =>|} Step());"),
        Verify.Finding(Rules.EntryPointUnguarded, "Step", "a pool work item"));

    [Theory]
    [InlineData("new Thread(GuardedStep).Start();")]
    [InlineData("new Thread(() => GuardedStep()).Start();")]
    [InlineData("_timer = new Timer(_ => GuardedStep(), null, 0, 5000);")]
    [InlineData("_timer = new Timer(_ => { try { Step(); } catch (Exception ex) { logger.LogError(ex, \"Step failed\"); } });")]
    [InlineData("_timer = new Timer(async _ => { try { await StepAsync(); } catch { } });")]
    [InlineData("_timer = new Timer(async _ => await StepAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing));")]
    [InlineData("_timer = new Timer(async _ => await StepAsync().WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding));")]
    [InlineData("_timer = new Timer(async _ => { try { await StepAsync(); } catch (Exception ex) when (ex is not OutOfMemoryException) { logger.LogError(ex, \"Step failed\"); } });")]
    [InlineData("Changed += async (_, _) => { try { await StepAsync(); } catch (Exception ex) { logger.LogError(ex, \"Step failed\"); } finally { _count--; } };")]
    public Task Ignores_guarded_work(string start) => Verify.Ignores(Starting(start));

    [Theory]
    [InlineData("_timer = new Timer(_ => _signal.Set(), null, 0, 5000);")]
    [InlineData("_timer = new Timer(_ => _stop.Cancel(), null, 0, 5000);")]
    [InlineData("_timer = new Timer(_ => Interlocked.Increment(ref _count), null, 0, 5000);")]
    [InlineData("_timer = new Timer(_ => _done.TrySetResult(), null, 0, 5000);")]
    [InlineData("_timer = new Timer(_ => logger.LogInformation(\"alive\"), null, 0, 5000);")]
    [InlineData("_timer = new Timer(_ => { foreach (var old in _seen.Where(pair => pair.Value < DateTime.UtcNow)) _seen.TryRemove(old.Key, out var _); });")]
    [InlineData("Tick(); async void Tick() { await Task.Delay(1000); _signal.Set(); }")]
    [InlineData("_timer = new Timer(_ => Environment.FailFast(\"hung\"), null, 60_000, Timeout.Infinite);")]
    public Task Ignores_callbacks_that_cannot_fail(string start) => Verify.Ignores(Starting(start));

    [Fact]
    public Task Ignores_an_extension_of_another_assembly_that_takes_the_task()
        => new Test<EntryAnalyzer, EntryPointUnguardedCodeFix>(Starting("ThreadPool.QueueUserWorkItem(_ => StepAsync().Forget());"), OutputKind.DynamicallyLinkedLibrary)
            .Against([.. References.Assemblies, AllAnalyzers.Compile(("Tasks.cs", "public static class Tasks { public static void Forget(this Task task) { } }")).ToMetadataReference()])
            .RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Ignores_a_check_of_arguments() => Verify.Ignores(Starting(
        "Changed += async (sender, change) => { ArgumentNullException.ThrowIfNull(sender); Check(change); await Task.Yield(); };",
        """
        private static void Check(object change)
        {
            if (change is string)
                throw new ArgumentException("no text");
        }
        """));

    [Fact]
    public Task Ignores_a_timer_that_sends_off_a_batch() => Verify.Ignores(Starting(
        "var batch = new System.Threading.Tasks.Dataflow.BatchBlock<int>(10); _timer = new Timer(_ => batch.TriggerBatch(), null, 0, 5000);"));

    [Theory]
    [InlineData("_ = Task.Run(() => Step());")]
    [InlineData("_ = Task.Run(async () => await StepAsync());")]
    [InlineData("_stop.Token.Register(() => Step());")]
    [InlineData("Func<Task> step = async () => await StepAsync(); step();")]
    [InlineData("new Thread(() => StepAsync()).Start();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Forget()); void Forget() => StepAsync();")]
    [InlineData("Changed += (_, _) => Step();")]
    public Task Ignores_contexts_where_somebody_stands_above(string start) => Verify.Ignores(Starting(start));

    [Fact]
    public Task Ignores_a_failure_that_is_thrown_again_on_purpose() => Verify.Ignores(Starting(
        """
        new Thread(() =>
        {
            try
            {
                Step();
            }
            catch (Exception ex)
            {
                logger.LogCritical(ex, "The worker is lost");
                throw;
            }
        }).Start();
        """));

    [Fact]
    public Task Ignores_a_callback_that_its_caller_hands_in() => Verify.Ignores(
        """
        class Pump(Action work, TimerCallback tick)
        {
            private readonly Timer _timer = new(tick);

            public void Start() => new Thread(new ThreadStart(work)).Start();
        }
        """);

    [Fact]
    public Task Ignores_the_loop_that_is_reported_itself() => Verify.Ignores(
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            public void Start()
            {
                new Thread(Serve).Start();
                new Thread(() => Serve()).Start();
            }

            private void Serve()
            {
                while (true)
                    Handle(listener.AcceptTcpClient());
            }

            private void Handle(TcpClient client) => client.GetStream().WriteByte(1);
        }
        """);

    [Fact]
    public Task Reports_what_fails_before_the_loop() => Verify.Reports(
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            public void Start() => new Thread({|LIFE3001:Serve|}).Start();

            private void Serve()
            {
                listener.Start();
                while (true)
                    Handle(listener.AcceptTcpClient());
            }

            private void Handle(TcpClient client) => client.GetStream().WriteByte(1);
        }
        """);

    [Fact]
    public Task Ignores_an_event_handler_of_a_blazor_component() => Verify.Ignores(
        """
        using Microsoft.AspNetCore.Components;

        class Clock(HttpClient http) : ComponentBase
        {
            private async void OnChanged(object? sender, EventArgs change) => await http.GetStringAsync("now");
        }
        """);

    [Fact]
    public Task Ignores_a_program_with_a_user_interface() => Verify.Ignores(
        """
        namespace System.Windows.Forms
        {
            public class Control;
        }

        class Presenter(HttpClient http)
        {
            public async void OnClick(object? sender, EventArgs click) => await http.GetStringAsync("now");
        }
        """);
}
