using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.EntryAnalyzer, Lifeguard.CodeFixes.Background.EntryPointUnguardedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Background;

public class EntryPointUnguardedCodeFixTests
{
    /// <summary>A failure that is reported, and no longer ends the process, leaves those waiting who wait for the signal.</summary>
    [Theory]
    [InlineData("_done.Set();")]
    [InlineData("_isDone = true;")]
    [InlineData("_result.TrySetResult();")]
    public Task Fixes_work_that_others_wait_for_at_one_place_at_a_time(string signal) => Verify.FixesSingly(Copier(
        $"""
        File.Copy("a", "b");
                    {signal}
        """, "{|LIFE3001:_ =>|}"), Copier(
        $$"""
        try
                    {
                        File.Copy("a", "b");
                        {{signal}}
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"The work item failed: {ex}");
                    }
        """, "_ =>"));

    [Fact]
    public Task Fixes_everywhere_where_the_signal_is_given_in_any_case() => Verify.Fixes(Copier(
        """
        try
                    {
                        File.Copy("a", "b");
                    }
                    finally
                    {
                        _done.Set();
                    }
        """, "{|LIFE3001:_ =>|}"), Copier(
        """
        try
                    {
                        File.Copy("a", "b");
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"The work item failed: {ex}");
                    }
                    finally
                    {
                        _done.Set();
                    }
        """, "_ =>"));

    private static string Copier(string work, string head) =>
        $$"""
        class Copier
        {
            private readonly ManualResetEventSlim _done = new();
            private readonly TaskCompletionSource _result = new();
            private bool _isDone;

            public Task Copied => _isDone ? Task.CompletedTask : _result.Task;

            public void Copy()
            {
                ThreadPool.QueueUserWorkItem({{head}}
                {
                    {{work}}
                });
                _done.Wait();
            }
        }
        """;

    /// <summary>In braces, the other branch would be left with half of them.</summary>
    [Fact]
    public Task Offers_no_guard_around_a_directive() => Verify.OffersNothing(
        """
        class Beat(HttpClient http)
        {
            private async void {|LIFE3001:OnTick|}(object? state)
            {
                await http.GetStringAsync("alive");
        #if !DEBUG
                Console.WriteLine("alive");
        #endif
            }
        }
        """);

    /// <summary>Who calls it directly is to go on hearing of its failure: here, that the start fails.</summary>
    [Fact]
    public Task Offers_no_guard_in_a_callback_that_is_also_called() => Verify.OffersNothing(
        """
        class Settings
        {
            private Timer? _timer;
            private string _text = "";

            public string Start()
            {
                Refresh(null);
                _timer = new Timer({|LIFE3001:Refresh|}, null, 60000, 60000);
                return _text;
            }

            public void Stop() => _timer?.Dispose();

            private void Refresh(object? state)
            {
                _text = File.ReadAllText("settings.json");
            }
        }
        """);

    [Fact]
    public Task Keeps_what_stands_behind_the_arrow() => Verify.OffersNothing(
        """
        class Beat(HttpClient http)
        {
            private async void {|LIFE3001:OnTick|}(object? state) => // no answer is needed
                await http.GetStringAsync("alive");
        }
        """);

    /// <summary>Guarded as a whole, its first failure would be its last turn.</summary>
    [Theory]
    [InlineData("_timer = new Timer({|LIFE3001:_ =>|} { File.Copy(\"a\", \"b\"); _timer!.Change(1000, Timeout.Infinite); }, null, 1000, Timeout.Infinite);")]
    [InlineData("_listener.BeginAcceptSocket({|LIFE3001:OnAccept|}, null);")]
    [InlineData("ThreadPool.QueueUserWorkItem({|LIFE3001:Pump|});")]
    public Task Offers_no_guard_for_work_that_starts_itself_again(string start) => Verify.OffersNothing(
        $$"""
        class Worker(System.Net.Sockets.TcpListener listener)
        {
            private readonly System.Net.Sockets.TcpListener _listener = listener;
            private Timer? _timer;

            public void Start() { {{start}} }

            public void Stop() => _timer?.Dispose();

            private void OnAccept(IAsyncResult result)
            {
                _listener.EndAcceptSocket(result).Dispose();
                _listener.BeginAcceptSocket(OnAccept, null);
            }

            private void Pump(object? state)
            {
                File.Copy("a", "b");
                ThreadPool.QueueUserWorkItem(Pump);
            }
        }
        """);

    /// <summary>The call goes on before the lambda is done, and would now go on without what it was to do.</summary>
    [Fact]
    public Task Fixes_an_async_lambda_that_is_handed_to_a_call_at_one_place_at_a_time() => Verify.FixesSingly(
        """
        class Shop(HttpClient http)
        {
            public void Remove(List<string> orders)
            {
                orders.ForEach({|LIFE3001:async order =>|} await http.DeleteAsync(order));
            }
        }
        """,
        """
        class Shop(HttpClient http)
        {
            public void Remove(List<string> orders)
            {
                orders.ForEach(async order =>
                {
                    try
                    {
                        await http.DeleteAsync(order);
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"The work failed: {ex}");
                    }
                });
            }
        }
        """);

    [Fact]
    public Task Fixes_an_async_void_method_with_the_logger_in_scope() => Verify.Fixes(
        """
        using Microsoft.Extensions.Logging;

        class Beat(HttpClient http, ILogger<Beat> logger)
        {
            private void Log() => logger.LogInformation("beat");

            private async void {|LIFE3001:OnTick|}(object? state)
            {
                // Tell the others.
                await http.GetStringAsync("alive"); // they know

                Log();
            }
        }
        """,
        """
        using Microsoft.Extensions.Logging;

        class Beat(HttpClient http, ILogger<Beat> logger)
        {
            private void Log() => logger.LogInformation("beat");

            private async void OnTick(object? state)
            {
                try
                {
                    // Tell the others.
                    await http.GetStringAsync("alive"); // they know

                    Log();
                }
                catch (Exception ex)
                {
                    logger.LogError(ex, "The work failed");
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_the_lambda_of_a_timer() => Verify.Fixes(
        """
        class Beat
        {
            private Timer? _timer;

            public void Start()
            {
                _timer = new Timer({|LIFE3001:_ =>|} File.Delete("stale"), null, 0, 5000);
            }

            public void Stop() => _timer?.Dispose();
        }
        """,
        """
        class Beat
        {
            private Timer? _timer;

            public void Start()
            {
                _timer = new Timer(_ =>
                {
                    try
                    {
                        File.Delete("stale");
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine($"The timer callback failed: {ex}");
                    }
                }, null, 0, 5000);
            }

            public void Stop() => _timer?.Dispose();
        }
        """);

    [Fact]
    public Task Adds_a_clause_to_the_guard_that_is_there() => Verify.Fixes(
        """
        class Beat(HttpClient http)
        {
            private async void {|LIFE3001:OnTick|}(object? state)
            {
                try
                {
                    await http.GetStringAsync("alive");
                }
                catch (HttpRequestException)
                {
                    Console.Error.WriteLine("not alive");
                }
            }
        }
        """,
        """
        class Beat(HttpClient http)
        {
            private async void OnTick(object? state)
            {
                try
                {
                    await http.GetStringAsync("alive");
                }
                catch (HttpRequestException)
                {
                    Console.Error.WriteLine("not alive");
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine($"The work failed: {ex}");
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_the_method_that_a_thread_runs_one_at_a_time() => Verify.FixesSingly(
        """
        class Cleaner
        {
            public void Start() => new Thread({|LIFE3001:Clean|}).Start();

            private void Clean()
            {
                File.Delete("stale");
            }
        }
        """,
        """
        class Cleaner
        {
            public void Start() => new Thread(Clean).Start();

            private void Clean()
            {
                try
                {
                    File.Delete("stale");
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine($"The work of this thread failed: {ex}");
                }
            }
        }
        """);

    [Fact]
    public Task Leaves_work_without_an_end_to_its_author() => Verify.OffersNothing(
        """
        class Cleaner
        {
            public void Start() => new Thread({|LIFE3001:Clean|}).Start();

            private void Clean()
            {
                while (true)
                    File.Delete("stale");
            }
        }
        """);
}
