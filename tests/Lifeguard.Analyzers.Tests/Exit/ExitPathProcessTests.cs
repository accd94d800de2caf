using Lifeguard.Analyzers.Tests.Testing;

namespace Lifeguard.Analyzers.Tests.Exit;

/// <summary>What the messages of the family say, seen on real processes: the program as it was written, and what the fix made of it.</summary>
public sealed class ExitPathProcessTests
{
    private const string TermHook = """
        var stop = new ManualResetEventSlim();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => stop.Set();
        Console.WriteLine("started");
        stop.Wait();
        Console.WriteLine("stopped in order");
        """;

    private const string DroppedRegistration = """
        using System.Runtime.InteropServices;

        var stop = new ManualResetEventSlim();
        new Hook(stop).Listen();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.WriteLine("started");
        stop.Wait();
        Console.WriteLine("stopped in order");

        internal sealed class Hook(ManualResetEventSlim stop)
        {
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
            public void Listen()
            {
                PosixSignalRegistration.Create(PosixSignal.SIGTERM, new Handler(stop).Run);
            }

            private sealed class Handler(ManualResetEventSlim stop)
            {
                public void Run(PosixSignalContext context) { context.Cancel = true; stop.Set(); }
            }
        }
        """;

    private const string ExitInExit = """
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.Exit(3);
        Console.WriteLine("started");
        """;

    private const string HostThatFails = """
        using Microsoft.Extensions.Hosting;

        try
        {
            var builder = Host.CreateApplicationBuilder(args);
            Console.WriteLine("started");
            throw new InvalidOperationException(builder.Environment.EnvironmentName);
        #pragma warning disable CS0162
            await builder.Build().RunAsync();
        }
        catch (Exception ex)
        {
            Console.Error.WriteLine(ex.Message);
        }
        """;

    private const string Foreground = """
        Console.WriteLine("started");
        new Thread(Sample).Start();
        Console.ReadLine();

        static void Sample()
        {
            while (true)
                Thread.Sleep(1000);
        }
        """;

    private static async Task<string> FixedAsync(string program, string rule)
    {
        var text = await AllFixes.ApplyAsync(program, rule);
        Assert.NotEqual(program, text);
        return text;
    }

    private static async Task<RunningProgram> StartedAsync(string program)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are not sent to processes there");
        var running = await RunningProgram.StartAsync(program);
        Assert.Equal("started", await running.ReadLineAsync());
        return running;
    }

    [Theory]
    [InlineData(TermHook)]
    [InlineData(DroppedRegistration)]
    public async Task SIGTERM_ends_it_at_once(string program)
    {
        using var running = await StartedAsync(program);
        await running.SignalAsync("TERM");
        Assert.Equal(143, await running.StatusAsync());
        Assert.Null(await running.ReadLineAsync());
    }

    [Theory]
    [InlineData(TermHook, "LIFE4003")]
    [InlineData(DroppedRegistration, "LIFE4004")]
    public async Task SIGTERM_stops_it_in_order_once_fixed(string program, string rule)
    {
        using var running = await StartedAsync(await FixedAsync(program, rule));
        await running.SignalAsync("TERM");
        Assert.Equal("stopped in order", await running.ReadLineAsync());
        Assert.Equal(0, await running.StatusAsync());
    }

    [Fact]
    public async Task Exit_in_an_exit_handler_hangs()
    {
        using var running = await StartedAsync(ExitInExit.Replace("Console.WriteLine(\"started\");", "Console.WriteLine(\"started\"); Environment.Exit(0);"));
        Assert.Equal(137, await running.StatusAfterKillAsync());
    }

    [Fact]
    public async Task Exit_in_an_exit_handler_leaves_with_its_status_once_fixed()
    {
        using var running = await StartedAsync((await FixedAsync(ExitInExit, "LIFE4006")).Replace("Console.WriteLine(\"started\");", "Console.WriteLine(\"started\"); Environment.Exit(0);"));
        Assert.Equal(3, await running.StatusAsync());
    }

    [Fact]
    public async Task A_failure_is_success_until_it_is_fixed()
    {
        using var before = await StartedAsync(HostThatFails);
        Assert.Equal(0, await before.StatusAsync());
        using var after = await StartedAsync(await FixedAsync(HostThatFails, "LIFE4008"));
        Assert.Equal(1, await after.StatusAsync());
    }

    [Fact]
    public async Task Status_256_arrives_as_success()
    {
        using var running = await StartedAsync("Console.WriteLine(\"started\"); Environment.Exit(256);");
        Assert.Equal(0, await running.StatusAsync());
    }

    /// <summary>Here nothing that the handler does ends Main: a signal taken back would leave a process that only a kill ends.</summary>
    [Fact]
    public async Task SIGTERM_ends_it_once_fixed_where_Main_waits_for_something_else()
    {
        using var running = await StartedAsync(await FixedAsync("""
            var timer = new CancellationTokenSource();
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                timer.Cancel();
                Console.WriteLine("handler ran");
            };
            Console.WriteLine("started");
            Thread.Sleep(Timeout.Infinite);
            """, "LIFE4003"));
        await running.SignalAsync("TERM");
        Assert.Equal("handler ran", await running.ReadLineAsync());
        Assert.Equal(0, await running.StatusAsync());
    }

    [Fact]
    public async Task A_signal_taken_back_leaves_a_process_that_only_a_kill_ends()
    {
        using var running = await StartedAsync("""
            using System.Runtime.InteropServices;

            using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { Console.WriteLine("heard"); context.Cancel = true; });
            Console.WriteLine("started");
            Thread.Sleep(-1);
            """);
        await running.SignalAsync("TERM");
        Assert.Equal("heard", await running.ReadLineAsync());
        Assert.Equal(137, await running.StatusAfterKillAsync());
    }

    [Fact]
    public async Task A_foreground_thread_keeps_the_process_until_it_is_fixed()
    {
        using var before = await StartedAsync(Foreground);
        before.Process.StandardInput.Close();
        Assert.Equal(137, await before.StatusAfterKillAsync());
        using var after = await StartedAsync(await FixedAsync(Foreground, "LIFE4016"));
        after.Process.StandardInput.Close();
        Assert.Equal(0, await after.StatusAsync());
    }

    [Fact]
    public async Task The_last_record_of_a_queued_logger_is_lost_until_it_is_written_elsewhere_too()
    {
        const string Program = """
            using Microsoft.Extensions.Logging;

            using var factory = LoggerFactory.Create(logging => logging.AddConsole());
            var logger = factory.CreateLogger("Orders");
            Console.WriteLine("started");
            logger.LogCritical("There is no configuration");
            Environment.Exit(78);
            """;
        using var running = await StartedAsync(await FixedAsync(Program, "LIFE4011"));
        Assert.Equal("There is no configuration", (await running.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
        Assert.Equal(78, await running.StatusAsync());
    }

    [Fact]
    public async Task A_failed_background_service_ends_with_success()
    {
        using var running = await StartedAsync("""
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using Microsoft.Extensions.Logging;

            var builder = Host.CreateApplicationBuilder(args);
            builder.Logging.ClearProviders();
            builder.Services.AddHostedService<Worker>();
            Console.WriteLine("started");
            await builder.Build().RunAsync();

            internal sealed class Worker : BackgroundService
            {
                protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                {
                    await Task.Yield();
                    throw new InvalidOperationException();
                }
            }
            """);
        Assert.Equal(0, await running.StatusAsync());
    }
}
