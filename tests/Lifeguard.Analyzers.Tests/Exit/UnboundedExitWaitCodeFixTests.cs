using Lifeguard.Analyzers.Exit;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes.Exit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.WaitAnalyzer, Lifeguard.CodeFixes.Exit.UnboundedExitWaitCodeFix>;
using VerifyStop = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.WaitAnalyzer, Lifeguard.CodeFixes.Exit.StopTokenIgnoredCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

/// <summary>The fix of LIFE4001, and of LIFE4002 where a stop has a token: the same edit, by another bound.</summary>
public sealed class UnboundedExitWaitCodeFixTests
{
    private static Task Fixes(string source, string? fixedSource, OutputKind output = OutputKind.DynamicallyLinkedLibrary)
        => source.Contains("{|LIFE4002:") ? VerifyStop.Fixes(source, fixedSource ?? source, output) : Verify.Fixes(source, fixedSource ?? source, output);

    [Fact]
    public Task Fixes_stored_task_with_the_stop_token_and_the_logger() => Fixes("""
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        class Worker(ILogger<Worker> logger) : IHostedService
        {
            private readonly CancellationTokenSource _cts = new();
            private Task? _loop;

            public Task StartAsync(CancellationToken cancellationToken)
            {
                _loop = Task.Run(() => { });
                return Task.CompletedTask;
            }

            public async Task StopAsync(CancellationToken cancellationToken)
            {
                _cts.Cancel();

                // Let the last turn finish.
                {|LIFE4002:await _loop!.ConfigureAwait(false)|}; // usually at once
                _cts.Dispose();
            }
        }
        """, """
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        class Worker(ILogger<Worker> logger) : IHostedService
        {
            private readonly CancellationTokenSource _cts = new();
            private Task? _loop;

            public Task StartAsync(CancellationToken cancellationToken)
            {
                _loop = Task.Run(() => { });
                return Task.CompletedTask;
            }

            public async Task StopAsync(CancellationToken cancellationToken)
            {
                _cts.Cancel();

                // Let the last turn finish.
                await Task.WhenAny(_loop!, Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
                if (_loop!.IsCompleted)
                {
                    await _loop!.ConfigureAwait(false);
                }
                else
                {
                    logger.LogWarning("_loop did not end before the stop ran out of time; leaving without it");
                } // usually at once
                _cts.Dispose();
            }
        }
        """);

    private static string Stop(string body, string members = "") => $$"""
        using Microsoft.Extensions.Hosting;

        class Worker : IHostedService
        {
            private readonly List<Task> _tasks = new();
            private readonly Thread _thread = new(() => { });
            private readonly ManualResetEventSlim _done = new();
            private readonly SemaphoreSlim _slots = new(0);
            private Task _loop = Task.Run(() => { });
            private Task? _late;
            {{members}}

            public Task StartAsync(CancellationToken token)
            {
                _late = _loop;
                return Task.CompletedTask;
            }

            public async Task StopAsync(CancellationToken token)
            {
                await Task.Yield();
        {{string.Join("\n", body.Split('\n').Select(line => line.Length == 0 ? line : "        " + line))}}
            }
        }
        """;

    [Theory]
    [InlineData("{|LIFE4001:_thread.Join()|};", """
        if (!_thread.Join(TimeSpan.FromSeconds(10)))
        {
            Console.Error.WriteLine("_thread did not end within 10 s; leaving without it");
        }
        """)]
    [InlineData("{|LIFE4001:_thread.Join(Timeout.Infinite)|};", """
        if (!_thread.Join(TimeSpan.FromSeconds(10)))
        {
            Console.Error.WriteLine("_thread did not end within 10 s; leaving without it");
        }
        """)]
    [InlineData("{|LIFE4001:_thread?.Join()|};", """
        if (_thread?.Join(TimeSpan.FromSeconds(10)) == false)
        {
            Console.Error.WriteLine("_thread did not end within 10 s; leaving without it");
        }
        """)]
    [InlineData("{|LIFE4001:_done.Wait(CancellationToken.None)|};", """
        if (!_done.Wait(TimeSpan.FromSeconds(10)))
        {
            Console.Error.WriteLine("_done was not signalled within 10 s; leaving without it");
        }
        """)]
    [InlineData("{|LIFE4001:_done.WaitHandle.WaitOne(-1, false)|};", """
        if (!_done.WaitHandle.WaitOne(TimeSpan.FromSeconds(10), false))
        {
            Console.Error.WriteLine("_done.WaitHandle was not signalled within 10 s; leaving without it");
        }
        """)]
    [InlineData("{|LIFE4001:Task.WaitAll(_loop, _tasks[0])|};", """
        if (!Task.WaitAll(new Task[] { _loop, _tasks[0] }, TimeSpan.FromSeconds(10)))
        {
            Console.Error.WriteLine("The work waited for did not end within 10 s; leaving without it");
        }
        """)]
    [InlineData("{|LIFE4001:await _slots.WaitAsync().ConfigureAwait(false)|};", """
        if (!await _slots.WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false))
        {
            Console.Error.WriteLine("_slots was not released within 10 s; leaving without it");
        }
        """)]
    [InlineData("{|LIFE4001:_loop.GetAwaiter().GetResult()|};", """
        if (Task.WaitAny(new Task[] { _loop }, TimeSpan.FromSeconds(10)) < 0)
        {
            Console.Error.WriteLine("_loop did not end within 10 s; leaving without it");
        }
        else
        {
            _loop.GetAwaiter().GetResult();
        }
        """)]
    [InlineData("{|LIFE4002:await Task.WhenAll(_tasks)|};", """
        var pending = Task.WhenAll(_tasks);
        await Task.WhenAny(pending, Task.Delay(Timeout.Infinite, token));
        if (pending.IsCompleted)
        {
            await pending;
        }
        else
        {
            Console.Error.WriteLine("The work waited for did not end before the stop ran out of time; leaving without it");
        }
        """)]
    [InlineData("if (_late != null) {|LIFE4002:await _late|};", """
        if (_late != null)
        {
            await Task.WhenAny(_late, Task.Delay(Timeout.Infinite, token));
            if (_late.IsCompleted)
            {
                await _late;
            }
            else
            {
                Console.Error.WriteLine("_late did not end before the stop ran out of time; leaving without it");
            }
        }
        """)]
    [InlineData("""
        foreach (var task in _tasks)
            // one after the other
            {|LIFE4002:await task|};
        """, """
        foreach (var task in _tasks)
        // one after the other
        {
            await Task.WhenAny(task, Task.Delay(Timeout.Infinite, token));
            if (task.IsCompleted)
            {
                await task;
            }
            else
            {
                Console.Error.WriteLine("task did not end before the stop ran out of time; leaving without it");
            }
        }
        """)]
    public Task Fixes_wait_of_a_hosted_stop(string wait, string bounded) => Fixes(Stop(wait), Stop(bounded));

    [Theory]
    [InlineData("if (!{|LIFE4001:_tasks[0].ContinueWith(_ => 1, TaskScheduler.Default).Result|}.Equals(1)) return;")]
    [InlineData("while (!{|LIFE4001:_thread.Join(1000)|}) { }")]
    [InlineData("while (_answer.Id > 0) {|LIFE4002:await Task.Delay(100)|};")]
    [InlineData("lock (_tasks) { while (_answer.Id > 0) {|LIFE4001:Monitor.Wait(_tasks)|}; }")]
    [InlineData("{|LIFE4001:Join(_loop)|}; static void Join(Task task) => task.Wait();")]
    [InlineData("var value = {|LIFE4002:await _answer|};")]
    public Task Offers_nothing_where_the_value_is_used(string wait)
        => Fixes(Stop(wait, "private readonly Task<int> _answer = Task.Run(() => 1);"), null);

    [Fact]
    public Task Fixes_helper_without_the_token_by_a_delay() => Fixes(
        Stop("await JoinAsync();", "private async Task JoinAsync() => {|LIFE4001:await _loop|};"),
        Stop("await JoinAsync();", """
            private async Task JoinAsync()
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

    private static string HandsBack(string stop, string declaration = "public Task StopAsync(CancellationToken token)") => $$"""
        using Microsoft.Extensions.Hosting;

        class Worker : IHostedService
        {
            private Task? _loop;

            public Task StartAsync(CancellationToken token)
            {
                _loop = Task.Run(() => { });
                return Task.CompletedTask;
            }

            // Stops.
            {{declaration}}{{stop}}
        }
        """;

    [Fact]
    public Task Fixes_task_handed_back_to_the_host() => Fixes(
        HandsBack("""

                {
                    if (_loop == null)
                        return Task.CompletedTask;
                    // Its last turn.
                    return {|LIFE4002:_loop|};
                }
            """),
        HandsBack("""

                {
                    if (_loop == null)
                        return;
                    // Its last turn.
                    await Task.WhenAny(_loop, Task.Delay(Timeout.Infinite, token));
                    if (_loop.IsCompleted)
                    {
                        await _loop;
                    }
                    else
                    {
                        Console.Error.WriteLine("_loop did not end before the stop ran out of time; leaving without it");
                    }
                }
            """, "public async Task StopAsync(CancellationToken token)"));

    [Fact]
    public Task Fixes_expression_handed_back_to_the_host() => Fixes(
        HandsBack(" => {|LIFE4002:_loop ?? Task.CompletedTask|};", "Task IHostedService.StopAsync(CancellationToken token)"),
        HandsBack("""

                {
                    var pending = _loop ?? Task.CompletedTask;
                    await Task.WhenAny(pending, Task.Delay(Timeout.Infinite, token));
                    if (pending.IsCompleted)
                    {
                        await pending;
                    }
                    else
                    {
                        Console.Error.WriteLine("The work waited for did not end before the stop ran out of time; leaving without it");
                    }
                }
            """, "async Task IHostedService.StopAsync(CancellationToken token)"));

    [Fact]
    public Task Fixes_handler_lambda() => Fixes("""
        class Program
        {
            private readonly ManualResetEvent _stopped = new(false);

            void Hook()
            {
                AppDomain.CurrentDomain.ProcessExit += (_, _) => {|LIFE4001:_stopped.WaitOne()|};
            }
        }
        """, """
        class Program
        {
            private readonly ManualResetEvent _stopped = new(false);

            void Hook()
            {
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                {
                    if (!_stopped.WaitOne(TimeSpan.FromSeconds(10)))
                    {
                        Console.Error.WriteLine("_stopped was not signalled within 10 s; leaving without it");
                    }
                };
            }
        }
        """);

    [Fact]
    public Task Fixes_handler_of_a_program_without_a_class() => Fixes("""
        var served = new ManualResetEvent(false);
        AppDomain.CurrentDomain.ProcessExit += delegate
        {
            LeaveAsync(served).Wait(); // says goodbye
        };

        static Task LeaveAsync(WaitHandle served) => Task.FromResult(served.SafeWaitHandle);

        AppDomain.CurrentDomain.ProcessExit += (_, _) => {|LIFE4001:served.WaitOne()|};
        """, """
        var served = new ManualResetEvent(false);
        AppDomain.CurrentDomain.ProcessExit += delegate
        {
            LeaveAsync(served).Wait(); // says goodbye
        };

        static Task LeaveAsync(WaitHandle served) => Task.FromResult(served.SafeWaitHandle);

        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (!served.WaitOne(TimeSpan.FromSeconds(10)))
            {
                Console.Error.WriteLine("served was not signalled within 10 s; leaving without it");
            }
        };
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_call_waited_for_by_its_name_and_keeps_the_line_ends() => Fixes(
        Callback("{|LIFE4001:_client.LeaveAsync().Wait()|};"),
        Callback("""
            if (!_client.LeaveAsync().Wait(TimeSpan.FromSeconds(10)))
                    {
                        Console.Error.WriteLine("LeaveAsync did not end within 10 s; leaving without it");
                    }
            """));

    private static string Callback(string wait) => $$"""
        using Microsoft.Extensions.Hosting;

        class Registration
        {
            private readonly IClient _client = null!;
            interface IClient { Task LeaveAsync(CancellationToken token = default); }

            void Hook(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.Register(Leave);

            private void Leave()
            {
                {{wait}}
            }
        }
        """.ReplaceLineEndings("\r\n");

    [Fact]
    public Task Fixes_wait_for_a_service_whose_bound_throws() => Fixes("""
        using System.ServiceProcess;

        class Service : ServiceBase
        {
            private readonly ServiceController _other = new("other");

            protected override void OnStop()
            {
                _other.Stop();
                {|LIFE4001:_other.WaitForStatus(ServiceControllerStatus.Stopped)|};
            }
        }
        """, """
        using System.ServiceProcess;

        class Service : ServiceBase
        {
            private readonly ServiceController _other = new("other");

            protected override void OnStop()
            {
                _other.Stop();
                try
                {
                    _other.WaitForStatus(ServiceControllerStatus.Stopped, TimeSpan.FromSeconds(10));
                }
                catch (System.ServiceProcess.TimeoutException)
                {
                    Console.Error.WriteLine("_other did not get there within 10 s; leaving without it");
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_child_process() => Fixes(
        Stop("{|LIFE4002:await _child.WaitForExitAsync()|};", "private readonly System.Diagnostics.Process _child = new();"),
        Stop("""
            var pending = _child.WaitForExitAsync();
            await Task.WhenAny(pending, Task.Delay(Timeout.Infinite, token));
            if (pending.IsCompleted)
            {
                await pending;
            }
            else
            {
                Console.Error.WriteLine("_child did not end before the stop ran out of time; leaving without it");
            }
            """, "private readonly System.Diagnostics.Process _child = new();"));

    [Fact]
    public Task Fixes_several_at_once() => Verify.FixesEach(
        Stop("{|LIFE4001:_thread.Join()|};\n{|LIFE4001:_done.Wait()|};"),
        Stop("""
            if (!_thread.Join(TimeSpan.FromSeconds(10)))
            {
                Console.Error.WriteLine("_thread did not end within 10 s; leaving without it");
            }
            if (!_done.Wait(TimeSpan.FromSeconds(10)))
            {
                Console.Error.WriteLine("_done was not signalled within 10 s; leaving without it");
            }
            """), edits: 2);

    [Theory]
    [InlineData("500ms", "TimeSpan.FromMilliseconds(500)", "500 ms")]
    [InlineData("2min", "TimeSpan.FromMinutes(2)", "120 s")]
    [InlineData("ten seconds", "TimeSpan.FromSeconds(10)", "10 s")]
    [InlineData("5", "TimeSpan.FromSeconds(10)", "10 s")]
    public Task Fixes_with_the_bound_that_the_project_asks_for(string option, string bound, string words)
        => new Test<WaitAnalyzer, UnboundedExitWaitCodeFix>(Stop("{|LIFE4001:_thread.Join()|};"), OutputKind.DynamicallyLinkedLibrary, Stop($$"""
            if (!_thread.Join({{bound}}))
            {
                Console.Error.WriteLine("_thread did not end within {{words}}; leaving without it");
            }
            """)).With($"lifeguard.exit_wait = {option}").RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Fixes_in_the_oldest_language_version()
    {
        const string Source = """
            namespace Old
            {{
                public class Worker : Microsoft.Extensions.Hosting.IHostedService
                {{
                    private System.Threading.Tasks.Task _loop = System.Threading.Tasks.Task.Run(() => {{ }});

                    public System.Threading.Tasks.Task StartAsync(System.Threading.CancellationToken token)
                    {{
                        return System.Threading.Tasks.Task.CompletedTask;
                    }}

                    public async System.Threading.Tasks.Task StopAsync(System.Threading.CancellationToken token)
                    {{
                        {0}
                    }}
                }}
            }}
            """;
        var test = new Test<WaitAnalyzer, StopTokenIgnoredCodeFix>(string.Format(null, Source, "{|LIFE4002:await _loop|};"), OutputKind.DynamicallyLinkedLibrary, string.Format(null, Source, """
            await System.Threading.Tasks.Task.WhenAny(_loop, System.Threading.Tasks.Task.Delay(System.Threading.Timeout.Infinite, token));
                        if (_loop.IsCompleted)
                        {
                            await _loop;
                        }
                        else
                        {
                            System.Console.Error.WriteLine("_loop did not end before the stop ran out of time; leaving without it");
                        }
            """))
        { Version = LanguageVersion.CSharp7_3 };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
