using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lifeguard.Analyzers.Tests.Testing;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

/// <summary>
/// A consumer whose broker is away for a while, as a real process, before and after the fix, wherever the end of its loop goes unseen. The
/// broker says what is asked of it: "down" at its first failure, "up" when it is back, "waiting" when nothing is left to deliver.
/// </summary>
public sealed class GuardedConsumerProcessTests
{
    private const string Consumer = """

        public sealed class Consumer(IConsumer<string, string> broker)
        {
            public void Run(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    var message = broker.Consume(stop);
                    Console.WriteLine($"served {int.Parse(message.Message.Value)}");
                }
            }
        }
        """;

    private const string HostedConsumer = """

        public sealed class Consumer(IConsumer<string, string> broker) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await Task.Yield();
                while (!stoppingToken.IsCancellationRequested)
                {
                    var message = broker.Consume(stoppingToken);
                    Console.WriteLine($"served {int.Parse(message.Message.Value)}");
                }
            }
        }
        """;

    private const string Broker = """

        public class Broker : DispatchProxy
        {
            private static readonly Stopwatch Up = Stopwatch.StartNew();
            private readonly Queue<string> _messages = new(["not a number", "2"]);
            private TimeSpan _outage;
            private TimeSpan _usedBefore;
            private int _attempts;

            public static IConsumer<string, string> DownFor(TimeSpan outage)
            {
                var broker = Create<IConsumer<string, string>, Broker>();
                ((Broker)(object)broker)._outage = outage;
                return broker;
            }

            protected override object Invoke(MethodInfo method, object[] arguments)
            {
                if (Up.Elapsed < _outage)
                {
                    if (++_attempts == 1)
                    {
                        _usedBefore = Process.GetCurrentProcess().TotalProcessorTime;
                        Console.WriteLine("down");
                    }

                    throw new KafkaException(new Error(ErrorCode.Local_AllBrokersDown, "all brokers are down"));
                }

                if (_messages.Count == 2)
                    Console.WriteLine($"up {_attempts} {(Process.GetCurrentProcess().TotalProcessorTime - _usedBefore).TotalMilliseconds:0}");
                if (_messages.TryDequeue(out var message))
                    return new ConsumeResult<string, string> { Message = new Message<string, string> { Value = message } };
                Console.WriteLine("waiting");
                var stop = (CancellationToken)arguments[0];
                stop.WaitHandle.WaitOne();
                throw new OperationCanceledException(stop);
            }
        }
        """;

    private const string Usings = """
        using System.Diagnostics;
        using System.Reflection;
        using System.Collections.Generic;
        using System.Runtime.InteropServices;
        using Confluent.Kafka;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;

        var broker = Broker.DownFor(TimeSpan.Parse(args[0]));

        """;

    private const string StopOnTerm = """
        using var stopping = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stopping.Cancel(); });
        var consumer = new Consumer(broker);

        """;

    private const string Listener = """
        using System.Net;
        using System.Net.Sockets;
        using System.Runtime.InteropServices;

        using var stopping = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stopping.Cancel(); });
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(listener.LocalEndpoint);
        while (!stopping.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(stopping.Token);
            var question = new byte[1];
            await client.GetStream().ReadExactlyAsync(question, stopping.Token);
            Console.WriteLine($"served {question[0]}");
        }
        """;

    private const int Aborted = 134; // 128 + SIGABRT

    /// <summary>Where the loop stands.</summary>
    public static readonly TheoryData<string> Places = new("thread", "task", "background service");

    /// <summary>A thread aborts the process, a task leaves it deaf, and the host takes its leave as if it had been asked to.</summary>
    [Theory, MemberData(nameof(Places))]
    public async Task Before_the_fix_the_outage_ends_the_consumer(string place)
    {
        using var service = await RunningProgram.StartAsync(Before(place).Program, ["Confluent.Kafka.dll"], "00:00:05");
        Assert.Equal("down", await service.ReadLineAsync());
        var next = service.ReadLineAsync().AsTask();
        if (place == "task")
        {
            // Deaf: whoever still asked would have heard within a second of the outage's end that the broker is up.
            await Assert.ThrowsAsync<TimeoutException>(() => next.WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken));
            await service.SignalAsync("TERM");
        }

        Assert.Null(await next);
        Assert.Equal(place == "thread" ? Aborted : 0, await service.StatusAsync());
    }

    /// <summary>With the fix's pause of one second: a failure at once, and five or six more.</summary>
    [Theory, MemberData(nameof(Places))]
    public async Task After_the_fix_the_consumer_neither_spins_nor_floods_the_log_and_goes_on_when_the_broker_is_back(string place)
    {
        using var service = await RunningProgram.StartAsync(await FixedAsync(place), ["Confluent.Kafka.dll"], "00:00:05");
        Assert.Equal("down", await service.ReadLineAsync());
        var up = (await service.ReadLineAsync())!.Split(' ');
        Assert.Equal("up", up[0]);
        var attempts = int.Parse(up[1], CultureInfo.InvariantCulture);
        Assert.InRange(attempts, 2, 7);
        Assert.InRange(int.Parse(up[2], CultureInfo.InvariantCulture), 0, 1500); // milliseconds of CPU, the JIT's and logging's included

        Assert.Equal("served 2", await service.ReadLineAsync());
        Assert.Equal("waiting", await service.ReadLineAsync());
        await service.SignalAsync("TERM");
        Assert.Equal(0, await service.StatusAsync());
        var reports = (await service.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("all brokers are down").Length - 1;
        Assert.InRange(reports, 1, attempts);
    }

    [Theory, MemberData(nameof(Places))]
    public async Task After_the_fix_a_stop_in_the_middle_of_the_pause_ends_it_in_order(string place)
    {
        using var service = await RunningProgram.StartAsync(await FixedAsync(place), ["Confluent.Kafka.dll"], "1.00:00:00");
        Assert.Equal("down", await service.ReadLineAsync());
        await service.SignalAsync("TERM");
        Assert.Equal(0, await service.StatusAsync());
    }

    [Theory, MemberData(nameof(Places))]
    public async Task After_the_fix_a_stop_in_the_middle_of_the_receive_ends_it_in_order(string place)
    {
        using var service = await RunningProgram.StartAsync(await FixedAsync(place), ["Confluent.Kafka.dll"], "00:00:00");
        Assert.Equal("up", (await service.ReadLineAsync())![..2]);
        Assert.Equal("served 2", await service.ReadLineAsync());
        Assert.Equal("waiting", await service.ReadLineAsync());
        await service.SignalAsync("TERM");
        Assert.Equal(0, await service.StatusAsync());
    }

    /// <summary>A consumer in Main ends its process for all to see, and is left alone; a listener there is not.</summary>
    [Fact]
    public async Task After_the_fix_a_listener_in_Main_outlives_a_bad_client_and_ends_in_order()
    {
        using var service = await RunningProgram.StartAsync(await FixedAsync(Listener, Rules.FailureEndsLoop.Id));
        var address = IPEndPoint.Parse((await service.ReadLineAsync())!);
        await SendAsync(address);
        await SendAsync(address, 42);
        Assert.Equal("served 42", await service.ReadLineAsync());

        await service.SignalAsync("TERM");
        Assert.Equal(0, await service.StatusAsync());
        Assert.Contains("EndOfStreamException", await service.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task SendAsync(IPEndPoint address, params byte[] bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);
    }

    private static Task<string> FixedAsync(string place) => FixedAsync(Before(place).Program, Before(place).Rule);

    private static async Task<string> FixedAsync(string program, string rule)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM is not sent to processes there");
        var text = await AllFixes.ApplyAsync(program, rule);
        Assert.NotEqual(program, text);
        return text;
    }

    private static (string Program, string Rule) Before(string place) => place switch
    {
        "thread" => (Usings + StopOnTerm + "var thread = new Thread(() => consumer.Run(stopping.Token));\nthread.Start();\nthread.Join();\n" + Consumer + Broker, Rules.FailureEndsLoop.Id),
        "task" => (Usings + StopOnTerm + "_ = Task.Run(() => consumer.Run(stopping.Token));\nstopping.Token.WaitHandle.WaitOne();\n" + Consumer + Broker, Rules.FailureEndsLoop.Id),
        _ => (Usings + """
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(broker).AddHostedService<Consumer>();
            var host = builder.Build();
            await host.RunAsync();

            """ + HostedConsumer + Broker, Rules.FailureStopsHost.Id),
    };
}
