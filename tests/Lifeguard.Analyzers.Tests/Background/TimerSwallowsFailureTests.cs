using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.EntryAnalyzer, Lifeguard.CodeFixes.Background.TimerSwallowsFailureCodeFix>;

namespace Lifeguard.Analyzers.Tests.Background;

public class TimerSwallowsFailureTests
{
    private static string Sweeper(string start, string member = "") => $$"""
        class Sweeper
        {
            private readonly System.Timers.Timer _timer = new(1000);
            private readonly AutoResetEvent _signal = new(false);
            private int _count;

            public void Start()
            {
                {{start}}
            }

            private void OnTick(object? sender, System.Timers.ElapsedEventArgs tick)
            {
                File.Delete("stale");
            }

            private void OnGuardedTick(object? sender, System.Timers.ElapsedEventArgs tick)
            {
                try
                {
                    File.Delete("stale");
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine(ex);
                }
            }

            private void Raise() => _count++;

            {{member}}
        }
        """;

    [Theory]
    [InlineData("_timer.Elapsed += {|LIFE3004:(_, _) =>|} File.Delete(\"stale\");")]
    [InlineData("_timer.Elapsed += {|LIFE3004:OnTick|};")]
    [InlineData("_timer.Elapsed += new System.Timers.ElapsedEventHandler({|LIFE3004:OnTick|});")]
    [InlineData("_timer.Elapsed += {|LIFE3004:delegate|} { File.Delete(\"stale\"); };")]
    public Task Reports_unguarded_work_of_a_tick(string start) => Verify.Reports(Sweeper(start));

    [Theory]
    [InlineData("_timer.Elapsed += OnGuardedTick;")]
    [InlineData("_timer.Elapsed += (_, _) => { try { File.Delete(\"stale\"); } catch (Exception ex) { Console.Error.WriteLine(ex); } };")]
    [InlineData("_timer.Elapsed += (_, _) => _signal.Set();")]
    [InlineData("_timer.Elapsed += (_, _) => Interlocked.Increment(ref _count);")]
    [InlineData("_timer.Elapsed += (_, _) => Raise();")]
    [InlineData("_timer.Elapsed += (_, _) => { _timer.Stop(); _count++; _timer.Start(); };")]
    [InlineData("_timer.Disposed += (_, _) => File.Delete(\"stale\");")]
    public Task Ignores_work_that_keeps_its_failures_or_cannot_fail(string start) => Verify.Ignores(Sweeper(start));

    [Theory]
    [InlineData("_ => {|LIFE3004:SweepAsync|}()")]
    [InlineData("_ => _ = {|LIFE3004:SweepAsync|}()")]
    [InlineData("_ => { {|LIFE3004:Task.Run|}(() => File.Delete(\"stale\")); }")]
    public Task Reports_a_callback_that_drops_its_task(string callback) => Verify.Reports(Dropping(callback));

    [Fact]
    public Task Reports_a_method_that_drops_its_task_where_it_does() => Verify.Reports(Dropping("Sweep", "private void Sweep(object? state) => _ = {|LIFE3004:SweepAsync|}();"));

    [Theory]
    [InlineData("_ => _ = GuardedAsync()")]
    [InlineData("_ => _ = SweepAsync().ContinueWith(sweep => Console.Error.WriteLine(sweep.Exception), TaskContinuationOptions.OnlyOnFaulted)")]
    [InlineData("_ => { _ = Task.Delay(10); }")]
    [InlineData("_ => Forget()")]
    public Task Ignores_a_callback_whose_task_is_looked_at_or_cannot_fail(string callback) => Verify.Ignores(Dropping(callback));

    private static string Dropping(string callback, string member = "") => $$"""
        class Sweeper(HttpClient http)
        {
            private Timer? _timer;

            public void Start() => _timer = new Timer({{callback}}, null, 0, 1000);

            {{member}}

            private async void Forget() => await GuardedAsync();

            private async Task SweepAsync() => await http.DeleteAsync("stale");

            private async Task GuardedAsync()
            {
                try
                {
                    await SweepAsync();
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine(ex);
                }
            }
        }
        """;

    [Fact]
    public Task Fixes_the_work_whose_task_is_dropped() => Verify.Fixes(
        """
        class Sweeper(HttpClient http)
        {
            private readonly CancellationTokenSource _stop = new();
            private Timer? _timer;

            public void Start() => _timer = new Timer(Sweep, null, 0, 1000);

            private void Sweep(object? state) => _ = {|LIFE3004:SweepAsync|}(_stop.Token);

            private async Task SweepAsync(CancellationToken token)
            {
                await http.DeleteAsync("stale", token);
            }
        }
        """,
        """
        class Sweeper(HttpClient http)
        {
            private readonly CancellationTokenSource _stop = new();
            private Timer? _timer;

            public void Start() => _timer = new Timer(Sweep, null, 0, 1000);

            private void Sweep(object? state) => _ = SweepAsync(_stop.Token);

            private async Task SweepAsync(CancellationToken token)
            {
                try
                {
                    await http.DeleteAsync("stale", token);
                }
                catch (Exception ex) when (ex is not OperationCanceledException || !token.IsCancellationRequested)
                {
                    Console.Error.WriteLine($"The work of the timer failed: {ex}");
                }
            }
        }
        """);

    [Fact]
    public Task Ignores_a_timer_of_a_user_interface() => Verify.Ignores(Sweeper(
        "_timer.SynchronizingObject = _form; _timer.Elapsed += OnTick;",
        "private System.ComponentModel.ISynchronizeInvoke? _form;"));

    [Fact]
    public Task Fixes_the_handler_with_a_report() => Verify.Fixes(
        """
        using Microsoft.Extensions.Logging;

        class Sweeper(ILogger<Sweeper> logger)
        {
            private readonly System.Timers.Timer _timer = new(1000);

            public void Start()
            {
                logger.LogInformation("Sweeping");
                _timer.Elapsed += {|LIFE3004:OnTick|};
            }

            private void OnTick(object? sender, System.Timers.ElapsedEventArgs tick)
            {
                // The old ones.
                File.Delete("stale");
            }
        }
        """,
        """
        using Microsoft.Extensions.Logging;

        class Sweeper(ILogger<Sweeper> logger)
        {
            private readonly System.Timers.Timer _timer = new(1000);

            public void Start()
            {
                logger.LogInformation("Sweeping");
                _timer.Elapsed += OnTick;
            }

            private void OnTick(object? sender, System.Timers.ElapsedEventArgs tick)
            {
                try
                {
                    // The old ones.
                    File.Delete("stale");
                }
                catch (Exception ex)
                {
                    logger.LogError(ex, "The work of the timer failed");
                }
            }
        }
        """);
}
