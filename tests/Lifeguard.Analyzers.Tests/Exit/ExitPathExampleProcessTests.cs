using System.Diagnostics;
using Lifeguard.Analyzers.Tests.Testing;

namespace Lifeguard.Analyzers.Tests.Exit;

/// <summary>What the pages of the family say becomes of a process, seen on processes: the page's own example as it stands, and as its fix leaves it.</summary>
public sealed class ExitPathExampleProcessTests
{
    private const string Violation = "Violation";
    private const string Fix = "Fix";

    /// <summary>A host around the page's services: its first service is the last to stop, its last the first.</summary>
    private static string Host(string services, string limit = "TimeSpan.FromMilliseconds(200)") => $$"""
        internal static class Program
        {
            private static async Task Main(string[] args)
            {
                Directory.SetCurrentDirectory(AppContext.BaseDirectory);
                var builder = Host.CreateApplicationBuilder();
                builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
                builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = {{limit}});
                builder.Services.AddHostedService<First>();
                {{services}}
                builder.Services.AddHostedService<Last>();
                try
                {
                    await builder.Build().RunAsync();
                }
                finally
                {
                    Console.WriteLine("finally");
                }
            }
        }

        internal sealed class First : IHostedService
        {
            public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public Task StopAsync(CancellationToken cancellationToken)
            {
                Console.WriteLine("first stopped");
                return Task.CompletedTask;
            }
        }

        internal sealed class Last(IHostApplicationLifetime lifetime) : IHostedService
        {
            public Task StartAsync(CancellationToken cancellationToken)
            {
                lifetime.ApplicationStarted.Register(() => Console.WriteLine("started"));
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellationToken)
            {
                Console.WriteLine("stopping");
                return Task.CompletedTask;
            }
        }

        internal sealed class Deaf : BackgroundService
        {
            protected override Task ExecuteAsync(CancellationToken stoppingToken) => new TaskCompletionSource().Task;
        }
        """;

    /// <summary>The bound that fixes write, in a time that a test has.</summary>
    private static string Hurried(string program) => program.Replace("TimeSpan.FromSeconds(10)", "TimeSpan.FromMilliseconds(100)", StringComparison.Ordinal);

    private static string Of(string rule, string part, string around = "") => Hurried(ExampleProgram.Of(rule, part, around));

    private static string Announced(string program, string before)
    {
        Assert.Contains(before, program, StringComparison.Ordinal);
        return program.Replace(before, $"Console.WriteLine(\"started\");\n{before}", StringComparison.Ordinal);
    }

    private static async Task<string> FixedAsync(string program, string rule)
    {
        var text = await AllFixes.ApplyAsync(program, rule);
        Assert.NotEqual(program, text);
        return Hurried(text);
    }

    private static Task<RunningProgram> StartAsync(string program, params string[] arguments) => StartWithAsync([], program, arguments);

    private static async Task<RunningProgram> StartWithAsync(string[] libraries, string program, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Statuses and signals are those of Unix");
        return await RunningProgram.StartAsync(program, libraries, arguments);
    }

    private static async Task<RunningProgram> StartedAsync(string program, params string[] arguments)
    {
        var running = await StartAsync(program, arguments);
        Assert.Equal("started", await running.ReadLineAsync());
        return running;
    }

    private static async Task<int> StatusOfAsync(string program, params string[] arguments)
    {
        using var running = await StartAsync(program, arguments);
        return await running.StatusAsync();
    }

    private static Task<string> RestAsync(StreamReader stream) => stream.ReadToEndAsync(TestContext.Current.CancellationToken);

    /// <summary>Its worker cannot write, and so never says that it has.</summary>
    private static string OrderWriter(string part)
        => Of("LIFE4001", part, Host("Directory.CreateDirectory(\"orders\"); builder.Services.AddSingleton<IHostedService, OrderWriter>();"));

    [Fact]
    public async Task LIFE4001_stop_that_waits_keeps_the_process_and_the_services_behind_it_until_a_kill()
    {
        using var running = await RunningProgram.StoppingAsync(OrderWriter(Violation));
        Assert.Equal(137, await running.StatusAfterKillAsync());
        Assert.Equal("", await RestAsync(running.Process.StandardOutput));
    }

    [Fact]
    public async Task LIFE4001_stop_that_waits_with_a_bound_leaves_and_says_without_whom()
    {
        using var running = await RunningProgram.StoppingAsync(OrderWriter(Fix));
        Assert.Equal("first stopped\nfinally\n", await RestAsync(running.Process.StandardOutput));
        Assert.Equal(0, await running.StatusAsync());
        Assert.Contains("_written was not signalled within 10 s; leaving without it", await RestAsync(running.Process.StandardError), StringComparison.Ordinal);
    }

    /// <summary>The handlers that run while the process leaves; each with the status it has once its wait is bounded.</summary>
    [Theory]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => written.Wait(); Console.WriteLine(\"started\");", "", 0)]
    [InlineData("System.Runtime.Loader.AssemblyLoadContext.Default.Unloading += _ => written.Wait(); Console.WriteLine(\"started\");", "", 0)]
    [InlineData("Console.CancelKeyPress += (_, _) => written.Wait(); Console.WriteLine(\"started\"); Thread.Sleep(-1);", "INT", 130)]
    [InlineData("using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, _ => written.Wait()); Console.WriteLine(\"started\"); Thread.Sleep(-1);", "TERM", 143)]
    [InlineData("using var quit = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGQUIT, _ => written.Wait()); Console.WriteLine(\"started\"); Thread.Sleep(-1);", "QUIT", 131)]
    public async Task LIFE4001_handler_that_waits_keeps_the_process_until_a_kill(string handler, string signal, int status)
    {
        var program = $"var written = new ManualResetEventSlim();\n{handler}";
        using var before = await StartedAsync(program);
        if (signal.Length > 0)
            await before.SignalAsync(signal);
        Assert.Equal(137, await before.StatusAfterKillAsync());

        using var after = await StartedAsync(await FixedAsync(program, "LIFE4001"));
        if (signal.Length > 0)
            await after.SignalAsync(signal);
        Assert.Equal(status, await after.StatusAsync());
    }

    [Fact]
    public async Task LIFE4002_stop_that_throws_when_its_time_is_over_aborts_the_process()
    {
        using var running = await RunningProgram.StoppingAsync(ExampleProgram.Of("LIFE4001", Violation, Host("builder.Services.AddHostedService<Throwing>();") + """

            internal sealed class Throwing : IHostedService
            {
                public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

                public Task StopAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            }
            """));
        Assert.Equal(134, await running.StatusAsync());
    }

    [Theory]
    [InlineData("LIFE4003")]
    [InlineData("LIFE4015")]
    public async Task LIFE4003_and_LIFE4015_SIGTERM_skips_the_handler_until_it_is_registered(string rule)
    {
        const string Wait = "stop.Token.WaitHandle.WaitOne();";
        using var before = await StartedAsync(Announced(Of(rule, Violation), Wait));
        await before.SignalAsync("TERM");
        Assert.Equal(143, await before.StatusAsync());
        Assert.Equal("", await RestAsync(before.Process.StandardOutput));

        using var after = await StartedAsync(Announced(Of(rule, Fix), Wait));
        await after.SignalAsync("TERM");
        Assert.Equal(0, await after.StatusAsync());
        Assert.Equal("offsets committed\n", await RestAsync(after.Process.StandardOutput));
    }

    [Fact]
    public async Task LIFE4003_SIGTERM_does_not_raise_Unloading_either()
    {
        const string Program = """
            var stop = new ManualResetEventSlim();
            System.Runtime.Loader.AssemblyLoadContext.Default.Unloading += _ => stop.Set();
            Console.WriteLine("started");
            stop.Wait();
            Console.WriteLine("stopped in order");
            """;
        using var before = await StartedAsync(Program);
        await before.SignalAsync("TERM");
        Assert.Equal(143, await before.StatusAsync());

        using var after = await StartedAsync(await FixedAsync(Program, "LIFE4003"));
        await after.SignalAsync("TERM");
        Assert.Equal(0, await after.StatusAsync());
        Assert.Equal("stopped in order\n", await RestAsync(after.Process.StandardOutput));
    }

    [Theory]
    [InlineData(Violation, 143, "")]
    [InlineData(Fix, 0, "stopped in order\n")]
    public async Task LIFE4004_registration_works_after_a_collection_only_if_somebody_keeps_it(string part, int status, string said)
    {
        using var running = await StartedAsync(Of("LIFE4004", part, """
            internal static class Program
            {
                private static void Main()
                {
                    var stop = new CancellationTokenSource();
                    Listen(stop);
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    Console.WriteLine("started");
                    stop.Token.WaitHandle.WaitOne();
                    Console.WriteLine("stopped in order");
                }

                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
                private static void Listen(CancellationTokenSource stop) => new Stopper(stop).Listen();
            }
            """));
        await running.SignalAsync("TERM");
        Assert.Equal(status, await running.StatusAsync());
        Assert.Equal(said, await RestAsync(running.Process.StandardOutput));
    }

    /// <summary>Ctrl+C is not the only way to ask: whoever sends SIGTERM still ends it, and not in order.</summary>
    [Fact]
    public async Task LIFE4005_Ctrl_C_that_is_taken_back_ends_nothing_and_SIGTERM_still_does()
    {
        using var before = await StartedAsync(Announced(Of("LIFE4005", Violation), "while ("));
        await before.SignalAsync("INT");
        Assert.False(before.Process.WaitForExit(TimeSpan.FromSeconds(1)));
        await before.SignalAsync("TERM");
        Assert.Equal(143, await before.StatusAsync());

        using var after = await StartedAsync(Announced(Of("LIFE4005", Fix), "while ("));
        await after.SignalAsync("INT");
        Assert.Equal(0, await after.StatusAsync());
    }

    [Fact]
    public async Task LIFE4006_exit_in_an_exit_handler_hangs_and_a_status_does_not()
    {
        using var before = await StartedAsync(Announced(Of("LIFE4006", Violation), "Console.WriteLine(\"working\");"));
        Assert.Equal(137, await before.StatusAfterKillAsync());
        Assert.Equal(70, await StatusOfAsync(Of("LIFE4006", Fix)));
    }

    [Fact]
    public async Task LIFE4006_exit_in_an_unloading_handler_hangs_too()
    {
        const string Program = """
            System.Runtime.Loader.AssemblyLoadContext.Default.Unloading += _ => Environment.Exit(3);
            Console.WriteLine("started");
            """;
        using var before = await StartedAsync(Program);
        Assert.Equal(137, await before.StatusAfterKillAsync());
        Assert.Equal(3, await StatusOfAsync(await FixedAsync(Program, "LIFE4006")));
    }

    [Theory]
    [InlineData(Violation, "")]
    [InlineData(Fix, "stopping\nfirst stopped\nfinally\n")]
    public async Task LIFE4007_exit_in_a_service_cuts_off_the_others_and_keeps_its_status_either_way(string part, string said)
    {
        // Begun once the host is up: before that, a stop ends the start.
        using var running = await StartedAsync(Of("LIFE4007", part, Host("builder.Services.AddSingleton<Importer>().AddHostedService<StartsLate>();") + """

            internal sealed class StartsLate(Importer importer, IHostApplicationLifetime lifetime) : IHostedService
            {
                public Task StartAsync(CancellationToken cancellationToken)
                {
                    lifetime.ApplicationStarted.Register(() => importer.StartAsync(default)); // the callbacks run newest first
                    return Task.CompletedTask;
                }

                public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
            }
            """));
        Assert.Equal(74, await running.StatusAsync());
        Assert.Equal(said, await RestAsync(running.Process.StandardOutput));
    }

    [Fact]
    public async Task LIFE4007_exit_in_a_request_cuts_off_the_request_of_another()
    {
        const string Program = """
            using Microsoft.AspNetCore.Builder;
            using Microsoft.Extensions.Hosting;
            using Microsoft.Extensions.Logging;
            using System.Net.Http;

            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = ["--urls", "http://127.0.0.1:0"] });
            builder.Logging.ClearProviders();
            var app = builder.Build();
            var handled = new TaskCompletionSource();
            app.MapGet("/slow", async () => { handled.SetResult(); await Task.Delay(300); return "served"; });
            app.MapGet("/fatal", () => Leave());
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(System.Linq.Enumerable.First(app.Urls)) };
            var slow = client.GetStringAsync("/slow");
            await handled.Task;
            _ = client.GetAsync("/fatal");
            Console.WriteLine(await slow);
            await app.WaitForShutdownAsync();

            void Leave() { LEAVE }
            """;
        using var before = await StartAsync(Program.Replace("LEAVE", "Environment.Exit(70);", StringComparison.Ordinal));
        Assert.Equal(70, await before.StatusAsync());
        Assert.Equal("", await RestAsync(before.Process.StandardOutput));

        using var after = await StartAsync(Program.Replace("LEAVE", "Environment.ExitCode = 70; app.Lifetime.StopApplication();", StringComparison.Ordinal));
        Assert.Equal(70, await after.StatusAsync());
        Assert.Equal("served\n", await RestAsync(after.Process.StandardOutput));
    }

    [Fact]
    public async Task LIFE4008_host_that_cannot_be_built_is_success_until_it_is_fixed()
    {
        Assert.Equal(0, await StatusOfAsync(Of("LIFE4008", Violation), "--contentRoot", "/nowhere"));
        Assert.Equal(1, await StatusOfAsync(Of("LIFE4008", Fix), "--contentRoot", "/nowhere"));
    }

    [Theory]
    [InlineData("try { throw new InvalidOperationException(\"no orders\"); } catch (Exception ex) { Console.Error.WriteLine(ex.Message); Environment.Exit(0); }")]
    [InlineData("var done = new ManualResetEventSlim(); if (!done.Wait(100)) { Console.Error.WriteLine(\"not done in time\"); Environment.Exit(0); }")]
    public async Task LIFE4008_exit_with_0_after_a_failure_is_success_until_it_is_fixed(string program)
    {
        Assert.Equal(0, await StatusOfAsync(program));
        Assert.Equal(1, await StatusOfAsync(await FixedAsync(program, "LIFE4008")));
    }

    [Fact]
    public async Task LIFE4009_status_256_is_success_and_another_is_not()
    {
        Assert.Equal(0, await StatusOfAsync(Of("LIFE4009", Violation), "broken"));
        Assert.Equal(70, await StatusOfAsync(Of("LIFE4009", Fix), "broken"));
    }

    [Theory]
    [InlineData("Environment.Exit(512);")]
    [InlineData("Environment.Exit(-256);")]
    [InlineData("Environment.ExitCode = 256;")]
    [InlineData("return 256;")]
    public async Task LIFE4009_no_way_to_say_it_saves_the_upper_bits(string program) => Assert.Equal(0, await StatusOfAsync(program));

    private const string WithLimitOfPage = "Setup.AddLimits(builder.Services); builder.Services.AddHostedService<Deaf>();";

    [Fact]
    public async Task LIFE4010_limit_without_end_keeps_the_process_and_a_limit_does_not()
    {
        using var before = await RunningProgram.StoppingAsync(Of("LIFE4010", Violation, Host(WithLimitOfPage)));
        Assert.Equal(137, await before.StatusAfterKillAsync());
        Assert.Equal("", await RestAsync(before.Process.StandardOutput));

        using var after = await RunningProgram.StoppingAsync(Of("LIFE4010", Fix, Host(WithLimitOfPage)));
        Assert.Equal(0, await after.StatusAsync());
        Assert.Equal("first stopped\nfinally\n", await RestAsync(after.Process.StandardOutput));
    }

    [Theory]
    [InlineData("TimeSpan.MaxValue")]
    [InlineData("TimeSpan.FromMinutes(-1)")]
    public async Task LIFE4010_limit_that_no_timer_takes_fails_the_stop_before_any_service_hears_of_it(string limit)
    {
        using var running = await StartedAsync(Of("LIFE4010", Violation, Host("", limit)));
        await running.SignalAsync("TERM");
        Assert.Equal(134, await running.StatusAsync());
        Assert.DoesNotContain("stop", await RestAsync(running.Process.StandardOutput), StringComparison.Ordinal);
        Assert.Contains("ArgumentOutOfRangeException", await RestAsync(running.Process.StandardError), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Timeout.InfiniteTimeSpan", "cancelled: True\n", 0)]
    [InlineData("TimeSpan.FromMinutes(1)", "cancelled: False\n", 0)]
    [InlineData("TimeSpan.FromSeconds(-1)", "cancelled: False\n", 0)]
    [InlineData("TimeSpan.MaxValue", "", 134)]
    public async Task LIFE4010_web_host_keeps_whole_seconds(string limit, string said, int status)
    {
        using var running = await StartedAsync($$"""
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Hosting;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using Microsoft.Extensions.Logging;

            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = ["--urls", "http://127.0.0.1:0"] });
            builder.WebHost.UseShutdownTimeout({{limit}});
            builder.Logging.ClearProviders();
            builder.Services.AddHostedService<Looks>();
            var app = builder.Build();
            await app.StartAsync();
            Console.WriteLine("started");
            await app.WaitForShutdownAsync();

            internal sealed class Looks : IHostedService
            {
                public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

                public Task StopAsync(CancellationToken cancellationToken)
                {
                    Console.WriteLine($"cancelled: {cancellationToken.IsCancellationRequested}");
                    return Task.CompletedTask;
                }
            }
            """);
        await running.SignalAsync("TERM");
        Assert.Equal(status, await running.StatusAsync());
        Assert.Equal(said, await RestAsync(running.Process.StandardOutput));
    }

    /// <summary>A console that takes nothing, as one that is behind: an exit that waited for the queue would never end.</summary>
    [Theory]
    [InlineData(Violation, "")]
    [InlineData(Fix, "There is no orders.db\n")]
    public async Task LIFE4011_exit_does_not_wait_for_the_queue_of_the_logger(string part, string said)
    {
        using var running = await StartAsync(Of("LIFE4011", part, """
            internal static class Program
            {
                private static void Main()
                {
                    var console = Console.Out;
                    Console.SetOut(new Stalled());
                    using var factory = LoggerFactory.Create(logging => logging.AddConsole());
                    var logger = factory.CreateLogger("Orders");
                    Console.SetOut(console); // every write to the console, to its error stream too, takes the lock of this one
                    console.WriteLine("started");
                    Startup.Require("orders.db", logger);
                }
            }

            internal sealed class Stalled : TextWriter
            {
                public override Encoding Encoding => Encoding.UTF8;

                public override void Write(char value) => Thread.Sleep(Timeout.Infinite);
            }
            """));
        Assert.Equal(78, await running.StatusAsync());
        Assert.Equal("started\n", await RestAsync(running.Process.StandardOutput));
        Assert.Equal(said, await RestAsync(running.Process.StandardError));
    }

    /// <summary>The page's pump with a thread that does not end.</summary>
    private static string Pump(string part)
        => Of("LIFE4012", part, """
            internal static class Program
            {
                private static void Main()
                {
                    using (var pump = new Pump())
                    {
                        pump.Start();
                        Console.WriteLine("started");
                    }

                    Console.WriteLine("closed");
                }
            }
            """).Replace("new(() => { })", "new(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true }", StringComparison.Ordinal);

    [Fact]
    public async Task LIFE4012_component_that_waits_when_closed_holds_up_whoever_closes_it()
    {
        using var before = await StartedAsync(Pump(Violation));
        Assert.Equal(137, await before.StatusAfterKillAsync());
        Assert.Equal("", await RestAsync(before.Process.StandardOutput));

        using var after = await StartedAsync(Pump(Fix));
        Assert.Equal(0, await after.StatusAsync());
        Assert.Equal("closed\n", await RestAsync(after.Process.StandardOutput));
        Assert.Equal("_thread did not end within 10 s; leaving without it\n", await RestAsync(after.Process.StandardError));
    }

    /// <summary>The page's program, whose orderly stop hangs.</summary>
    private static string HangingStop(string part)
        => Announced(Of("LIFE4013", part), "stop.Token.WaitHandle.WaitOne();") + "\nConsole.WriteLine(\"stopping\"); Thread.Sleep(Timeout.Infinite);";

    [Fact]
    public async Task LIFE4013_second_interrupt_ends_a_stop_that_hangs_only_if_it_is_let_through()
    {
        using var before = await StartedAsync(HangingStop(Violation));
        await before.SignalAsync("INT");
        Assert.Equal("stopping", await before.ReadLineAsync());
        await before.SignalAsync("INT");
        Assert.Equal(137, await before.StatusAfterKillAsync());

        using var after = await StartedAsync(HangingStop(Fix));
        await after.SignalAsync("INT");
        Assert.Equal("stopping", await after.ReadLineAsync());
        await after.SignalAsync("INT");
        Assert.Equal(130, await after.StatusAsync());
    }

    [Fact]
    public async Task LIFE4014_exit_with_137_cannot_be_told_from_a_kill()
    {
        using var killed = await StartedAsync("Console.WriteLine(\"started\"); Thread.Sleep(-1);");
        killed.Process.Kill();
        Assert.Equal(await killed.StatusAsync(), await StatusOfAsync(Of("LIFE4014", Violation)));
        Assert.Equal(74, await StatusOfAsync(Of("LIFE4014", Fix)));
    }

    [Theory]
    [InlineData(-1, 255)]
    [InlineData(300, 44)]
    public async Task LIFE4014_number_that_is_no_byte_arrives_as_another(int status, int arrives) => Assert.Equal(arrives, await StatusOfAsync($"Environment.Exit({status});"));

    [Theory]
    [InlineData("/", 126)]
    [InlineData("/nowhere/program", 127)]
    public async Task LIFE4014_shell_has_numbers_of_its_own_for_what_cannot_be_run(string command, int status)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Statuses and signals are those of Unix");
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardError = true })!;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status, shell.ExitCode);
    }

    [Fact]
    public async Task LIFE4014_host_of_NET_has_numbers_of_its_own_for_what_cannot_be_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Statuses and signals are those of Unix");
        var folder = Directory.CreateTempSubdirectory("lifeguard-");
        try
        {
            var program = Path.Combine(folder.FullName, "program.dll");
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Lifeguard.dll"), program);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "program.runtimeconfig.json"), """{"runtimeOptions": {"framework": {"name": "Acme.Framework", "version": "1.0.0"}}}""", TestContext.Current.CancellationToken);
            using var host = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program]) { RedirectStandardError = true })!;
            await host.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.InRange(host.ExitCode, 129, 165);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task LIFE4016_thread_keeps_the_process_after_Main_until_it_is_fixed()
    {
        using var before = await StartAsync(Of("LIFE4016", Violation));
        Assert.NotNull(await before.ReadLineAsync());
        await before.SignalAsync("INT");
        Assert.Equal(137, await before.StatusAfterKillAsync());

        using var after = await StartAsync(Of("LIFE4016", Fix));
        Assert.NotNull(await after.ReadLineAsync());
        await after.SignalAsync("INT");
        Assert.Equal(0, await after.StatusAsync());
    }

    private static string Console4017(string part) => Of("LIFE4017", part).Replace("await host.StartAsync();", "await host.StartAsync();\nConsole.WriteLine(\"started\");", StringComparison.Ordinal);

    private static readonly string[] Silent = ["--Logging:LogLevel:Default", "None"];

    [Fact]
    public async Task LIFE4017_service_without_a_console_ends_at_once_and_one_with_a_console_does_not_hear_SIGTERM()
    {
        using var closed = await StartedAsync(Console4017(Violation), Silent);
        closed.Process.StandardInput.Close();
        Assert.Equal(0, await closed.StatusAsync());

        using var open = await StartedAsync(Console4017(Violation), Silent);
        await open.SignalAsync("TERM");
        Assert.Equal(137, await open.StatusAfterKillAsync());

        using var key = await StartedAsync(Console4017(Violation).Replace("ReadLine", "ReadKey", StringComparison.Ordinal), Silent);
        Assert.Equal(134, await key.StatusAsync());
    }

    [Fact]
    public async Task LIFE4017_service_that_waits_for_its_host_needs_no_console_and_hears_SIGTERM()
    {
        using var running = await StartedAsync(Console4017(Fix), Silent);
        running.Process.StandardInput.Close();
        Assert.False(running.Process.WaitForExit(TimeSpan.FromSeconds(1)));
        await running.SignalAsync("TERM");
        Assert.Equal(0, await running.StatusAsync());
    }

    /// <summary>The page's clock with a period that no timer takes.</summary>
    [Theory]
    [InlineData(Violation, 0)]
    [InlineData(Fix, 70)]
    public async Task LIFE4018_background_service_that_fails_ends_with_success_until_it_is_fixed(string part, int status)
    {
        using var running = await StartWithAsync(["Lifeguard.dll", "Lifeguard.Hosting.dll"], Of("LIFE4018", part).Replace("TimeSpan.FromSeconds(1)", "TimeSpan.Zero", StringComparison.Ordinal));
        Assert.Equal(status, await running.StatusAsync());
    }
}
