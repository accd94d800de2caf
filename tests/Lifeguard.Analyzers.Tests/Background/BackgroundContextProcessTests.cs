using System.Diagnostics;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeguard.Analyzers.Tests.Background;

/// <summary>Where an exception goes, shown by a process of its own for each context: how it ends, and what it says.</summary>
public sealed class BackgroundContextProcessTests(BackgroundContextProcessTests.CompiledProgram program) : IClassFixture<BackgroundContextProcessTests.CompiledProgram>
{
    private const int Aborted = 134; // 128 + SIGABRT

    /// <summary>One program for all rows: its argument chooses where the exception is thrown. Whoever survives says so.</summary>
    private const string Source = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using System.Threading.Tasks.Dataflow;

        var thrown = new ManualResetEventSlim();
        void Fail() { thrown.Set(); throw new InvalidOperationException("the work failed"); }
        async Task FailLater() { await Task.Yield(); Fail(); }
        async void FailVoid() => await FailLater();
        EventHandler? changed = null;

        switch (args[0])
        {
            case "thread": new Thread(Fail).Start(); break;
            case "thread-async":
                var thread = new Thread(async () => { await Task.Delay(300); Fail(); });
                thread.Start();
                thread.Join();
                Console.WriteLine(thrown.IsSet ? "joined after the work" : "joined before the work");
                break;
            case "timer": _ = new Timer(_ => Fail(), null, 0, -1); break;
            case "time-provider": _ = TimeProvider.System.CreateTimer(_ => Fail(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan); break;
            case "pool": ThreadPool.QueueUserWorkItem(_ => Fail()); break;
            case "pool-wait": ThreadPool.RegisterWaitForSingleObject(new AutoResetEvent(true), (_, _) => Fail(), null, -1, true); break;
            case "pool-object": ThreadPool.UnsafeQueueUserWorkItem(new Item(Fail), preferLocal: false); break;
            case "accept":
                var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
                listener.Start();
                listener.BeginAcceptTcpClient(_ => Fail(), null);
                using (var client = new System.Net.Sockets.TcpClient())
                    await client.ConnectAsync((System.Net.IPEndPoint)listener.LocalEndpoint);
                break;
            case "datagram":
                var udp = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
                udp.BeginReceive(_ => Fail(), null);
                await new System.Net.Sockets.UdpClient().SendAsync(new byte[1], (System.Net.IPEndPoint)udp.Client.LocalEndPoint!);
                break;
            case "async-void": FailVoid(); break;
            case "async-callback": changed += async (_, _) => await FailLater(); changed(null, EventArgs.Empty); break;
            case "elapsed":
                var eaten = new System.Timers.Timer(10) { AutoReset = false };
                eaten.Elapsed += (_, _) => Fail();
                eaten.Start();
                break;
            case "elapsed-async":
                var passed = new System.Timers.Timer(10) { AutoReset = false };
                passed.Elapsed += async (_, _) => await FailLater();
                passed.Start();
                break;
            case "timer-drops-task": _ = new Timer(_ => FailLater(), null, 0, -1); break;
            case "dropped-task": _ = Task.Run(Fail); break;
            case "stored-task":
                var stored = Task.Run(Fail);
                thrown.Wait();
                Collect();
                Console.WriteLine("still here");
                await stored;
                break;
            case "start-new":
                await Task.Factory.StartNew(async () => { await Task.Delay(300); Fail(); });
                Console.WriteLine(thrown.IsSet ? "awaited the work" : "awaited only its start");
                break;
            case "when-all":
                var all = Task.WhenAll(FailLater(), Task.Delay(Timeout.Infinite));
                thrown.Wait();
                Console.WriteLine(await Task.WhenAny(all, Task.Delay(200)) == all ? "told" : "not told");
                return 0;
            case "when-any":
                await Task.WhenAny(FailLater(), Task.Delay(Timeout.Infinite)).Unwrap();
                break;
            case "block":
                var block = new ActionBlock<int>(_ => Fail());
                block.Post(1);
                await Task.WhenAny(block.Completion);
                Console.WriteLine(await block.SendAsync(2) ? "accepted" : "refused");
                return 0;
            case "host-stops": return await Hosted(BackgroundServiceExceptionBehavior.StopHost);
            case "host-ignores": return await Hosted(BackgroundServiceExceptionBehavior.Ignore);
        }

        thrown.Wait();
        Collect();
        Console.WriteLine("still here");
        return 0;

        // Time for the abort to come, and for a finalizer to raise UnobservedTaskException.
        static void Collect()
        {
            for (var round = 0; round < 5; round++)
            {
                Thread.Sleep(100);
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        async Task<int> Hosted(BackgroundServiceExceptionBehavior behavior)
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.Services.Configure<HostOptions>(options => options.BackgroundServiceExceptionBehavior = behavior);
            builder.Services.AddSingleton<Action>(Fail).AddHostedService<Worker>();
            using var host = builder.Build();
            var run = host.RunAsync();
            thrown.Wait();
            Console.WriteLine(await Task.WhenAny(run, Task.Delay(1000)) == run ? "the host stopped" : "the host lives on");
            return 0;
        }

        sealed class Item(Action work) : IThreadPoolWorkItem
        {
            public void Execute() => work();
        }

        sealed class Worker(Action work) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await Task.Delay(50, stoppingToken);
                work();
            }
        }
        """;

    [Theory]
    [InlineData("thread")]
    [InlineData("timer")]
    [InlineData("time-provider")]
    [InlineData("pool")]
    [InlineData("pool-wait")]
    [InlineData("pool-object")]
    [InlineData("accept")]
    [InlineData("datagram")]
    [InlineData("async-void")]
    [InlineData("async-callback")]
    [InlineData("elapsed-async")]
    public async Task Aborts_the_process(string context)
    {
        var end = await program.RunAsync(context);
        Assert.Equal(Aborted, end.Status);
        Assert.StartsWith("Unhandled exception. System.InvalidOperationException: the work failed", end.Error.Trim());
        Assert.DoesNotContain("still here", end.Output);
    }

    [Theory]
    [InlineData("elapsed")]
    [InlineData("timer-drops-task")]
    [InlineData("dropped-task")]
    public async Task Is_gone_without_a_word_and_the_process_lives_on(string context)
        => Assert.Equal(new End(0, "still here", ""), await program.RunAsync(context));

    [Fact]
    public async Task Is_seen_of_a_stored_task_by_whoever_awaits_it_and_not_before()
    {
        var end = await program.RunAsync("stored-task");
        Assert.Equal(Aborted, end.Status);
        Assert.Equal("still here", end.Output);
        Assert.StartsWith("Unhandled exception. System.InvalidOperationException", end.Error.Trim());
    }

    [Fact]
    public async Task A_thread_of_an_async_delegate_is_over_before_its_work_whose_failure_aborts_the_process()
    {
        var end = await program.RunAsync("thread-async");
        Assert.Equal(Aborted, end.Status);
        Assert.Equal("joined before the work", end.Output);
    }

    [Fact]
    public async Task StartNew_of_an_async_delegate_is_over_before_its_work_whose_failure_is_lost()
        => Assert.Equal(new End(0, "awaited only its start\nstill here", ""), await program.RunAsync("start-new"));

    [Fact]
    public async Task WhenAll_tells_nothing_while_another_task_lasts()
        => Assert.Equal(new End(0, "not told", ""), await program.RunAsync("when-all"));

    [Fact]
    public async Task WhenAny_unwrapped_tells_at_once()
    {
        var end = await program.RunAsync("when-any");
        Assert.Equal(Aborted, end.Status);
        Assert.Equal("", end.Output);
    }

    [Fact]
    public async Task A_block_that_failed_once_refuses_every_later_item()
        => Assert.Equal(new End(0, "refused", ""), await program.RunAsync("block"));

    [Theory]
    [InlineData("host-stops", "the host stopped")]
    [InlineData("host-ignores", "the host lives on")]
    public async Task A_background_service_that_fails_stops_its_host_unless_told_otherwise(string behavior, string said)
    {
        var end = await program.RunAsync(behavior);
        Assert.Equal((0, said), (end.Status, end.Output));
    }

    /// <summary>How a process ended, and what it wrote, trimmed.</summary>
    internal sealed record End(int Status, string Output, string Error);

    /// <summary>The program, compiled once into a folder of its own that is gone after the tests.</summary>
    public sealed class CompiledProgram : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeguard-");
        private readonly string _assembly;

        public CompiledProgram()
        {
            _assembly = Path.Combine(_folder.FullName, "program.dll");
            var compilation = CSharpCompilation.Create("program", [CSharpSyntaxTree.ParseText(Source, AllAnalyzers.ParseOptions), CSharpSyntaxTree.ParseText(AllAnalyzers.GlobalUsings, AllAnalyzers.ParseOptions)],
                References.Assemblies, new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
            var emitted = compilation.Emit(_assembly);
            Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
            File.WriteAllText(Path.Combine(_folder.FullName, "program.runtimeconfig.json"), """
                {"runtimeOptions": {"tfm": "net10.0", "frameworks": [{"name": "Microsoft.NETCore.App", "version": "10.0.0"}, {"name": "Microsoft.AspNetCore.App", "version": "10.0.0"}]}}
                """);
        }

        internal async Task<End> RunAsync(string context)
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "an aborted process has another status there");
            var cancellationToken = TestContext.Current.CancellationToken;
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [_assembly, context]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
            using var process = Process.Start(start)!;
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var error = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return new End(process.ExitCode, (await output).Trim(), (await error).Trim());
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill();
            }
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
