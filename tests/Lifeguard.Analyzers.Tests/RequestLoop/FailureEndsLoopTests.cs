using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.LoopAnalyzer>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class FailureEndsLoopTests
{
    /// <summary>Each source, in a worker whose task nobody looks at.</summary>
    [Theory]
    [InlineData("while (true)", "await HandleAsync(await _listener.AcceptTcpClientAsync(stop));")]
    [InlineData("while (!stop.IsCancellationRequested)", "await HandleAsync(await _socket.AcceptAsync(stop));")]
    [InlineData("while (false == stop.IsCancellationRequested)", "await HandleAsync(await _socket.AcceptAsync(stop));")]
    [InlineData("for (;;)", "await HandleAsync(await _udp.ReceiveAsync(stop));")]
    [InlineData("while (_http.IsListening)", "await HandleAsync(await _http.GetContextAsync());")]
    [InlineData("while (_running)", "await _pipe.WaitForConnectionAsync(stop); await HandleAsync(_pipe);")]
    [InlineData("while (true)", "await HandleAsync(await _jobs.ReadAsync(stop));")]
    [InlineData("while (await _jobs.WaitToReadAsync(stop))", "await HandleAsync(_jobs);")]
    [InlineData("while (await _jobs.WaitToReadAsync(stop) && _jobs.TryRead(out var job))", "await HandleAsync(job);")]
    [InlineData("await foreach (var job in _jobs.ReadAllAsync(stop))", "await HandleAsync(job);")]
    [InlineData("foreach (var job in _queue.GetConsumingEnumerable(stop))", "await HandleAsync(job);")]
    [InlineData("while (!_queue.IsCompleted)", "await HandleAsync(_queue.Take(stop));")]
    [InlineData("while (await _timer.WaitForNextTickAsync(stop))", "await HandleAsync(_timer);")]
    [InlineData("while (!stop.IsCancellationRequested)", "await HandleAsync(this); await Task.Delay(1000, stop);")]
    [InlineData("while (!stop.IsCancellationRequested)", "await HandleAsync(_kafka.Consume(stop).Message.Value);")]
    [InlineData("while (!stop.IsCancellationRequested)", "await HandleAsync(await _rabbit.BasicGetAsync(\"jobs\", true, stop));")]
    public Task Reports_a_loop_fed_by_a_source_whose_task_is_discarded(string head, string turn) => Verify.Reports(
        $$"""
        using System.Collections.Concurrent;
        using System.IO.Pipes;
        using System.Net;
        using System.Net.Sockets;
        using System.Threading.Channels;

        class Worker
        {
            private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
            private readonly Socket _socket = null!;
            private readonly UdpClient _udp = null!;
            private readonly HttpListener _http = null!;
            private readonly NamedPipeServerStream _pipe = null!;
            private readonly ChannelReader<int> _jobs = null!;
            private readonly BlockingCollection<int> _queue = null!;
            private readonly PeriodicTimer _timer = null!;
            private readonly Confluent.Kafka.IConsumer<string, string> _kafka = null!;
            private readonly RabbitMQ.Client.IChannel _rabbit = null!;
            private bool _running = true;

            public void Start(CancellationToken stop) => _ = RunAsync(stop);

            public void Stop() => _running = false;

            private async Task RunAsync(CancellationToken stop)
            {
                {|LIFE2001:{{head}}|}
                {
                    {{turn}}
                }
            }

            private static async Task HandleAsync(object? item) => await File.WriteAllTextAsync("work", item?.ToString(), CancellationToken.None);
        }
        """);

    /// <summary>Each way of starting a worker, and what becomes of the process.</summary>
    [Theory]
    [InlineData("_ = RunAsync();", "; the process stays up and serves nobody")]
    [InlineData("Task.Run(RunAsync);", "; the process stays up and serves nobody")]
    [InlineData("Task.Run(() => RunAsync());", "; the process stays up and serves nobody")]
    [InlineData("_ = Task.Run(async () => await RunAsync().ConfigureAwait(false));", "; the process stays up and serves nobody")]
    [InlineData("Task.Factory.StartNew(RunAsync, TaskCreationOptions.LongRunning);", "; the process stays up and serves nobody")]
    [InlineData("_loop = RunAsync();", "; the process stays up and serves nobody")]
    [InlineData("_loop = Task.Run(() => RunAsync());", "; the process stays up and serves nobody")]
    [InlineData("RunVoid(); async void RunVoid() => await RunAsync();", " and the process aborts")]
    [InlineData("new Thread(() => RunAsync().GetAwaiter().GetResult()).Start();", " and the process aborts")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => RunAsync().Wait());", " and the process aborts")]
    [InlineData("new Timer(_ => RunAsync().Wait());", " and the process aborts")]
    public Task Reports_what_becomes_of_the_process(string start, string consequence) => Verify.Reports(
        $$"""
        using System.Net.Sockets;

        class Worker(PeriodicTimer timer, HttpClient http)
        {
            private Task? _loop;

            public void Start()
            {
                {{start}}
            }

            private bool IsDone => _loop == null || _loop.IsCompleted;

            private async Task RunAsync()
            {
                {|#0:while (await timer.WaitForNextTickAsync())|}
                {
                    await http.GetStringAsync("http://localhost/");
                }
            }
        }
        """,
        Verify.Finding(Rules.FailureEndsLoop, "GetStringAsync", consequence));

    [Fact]
    public Task Reports_a_listener_on_its_own_thread() => Verify.Reports(
        """
        using System.Net.Sockets;

        class Server(TcpListener listener)
        {
            public void Start() => new Thread(Serve) { IsBackground = true }.Start();

            private void Serve()
            {
                {|LIFE2001:while (true)|}
                {
                    var client = listener.AcceptTcpClient();
                    ThreadPool.QueueUserWorkItem(_ => Handle(client));
                }
            }

            private static void Handle(TcpClient client)
            {
                try
                {
                    client.GetStream().WriteByte(1);
                }
                catch (IOException)
                {
                }
            }
        }
        """);

    [Fact]
    public Task Reports_a_loop_whose_catch_is_too_narrow_for_what_it_calls() => Verify.Reports(
        """
        class Poller(HttpClient http, PeriodicTimer timer)
        {
            public void Start() => Task.Run(async () =>
            {
                {|LIFE2001:while (await timer.WaitForNextTickAsync())|}
                {
                    try
                    {
                        await http.GetStringAsync("http://localhost/");
                    }
                    catch (HttpRequestException)
                    {
                    }
                }
            });
        }
        """);

    [Fact]
    public Task Reports_a_risky_call_that_stands_outside_the_guard_of_the_turn() => Verify.Reports(
        """
        class Poller(HttpClient http, PeriodicTimer timer)
        {
            public void Start() => Task.Run(async () =>
            {
                {|LIFE2001:while (await timer.WaitForNextTickAsync())|}
                {
                    var text = await http.GetStringAsync("http://localhost/");
                    try
                    {
                        await File.WriteAllTextAsync("page", text);
                    }
                    catch (Exception)
                    {
                    }
                }
            });
        }
        """);

    [Fact]
    public Task Reports_a_loop_in_the_top_level_statements_of_a_server() => Verify.Reports(
        """
        using System.Net;
        using System.Net.Sockets;

        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        {|LIFE2001:while (true)|}
        {
            using var client = await listener.AcceptTcpClientAsync();
            client.GetStream().WriteByte(1);
        }
        """,
        OutputKind.ConsoleApplication);

    /// <summary>Turns that keep their failures, each in a worker whose task nobody looks at.</summary>
    [Theory]
    [InlineData("try { await CallAsync(); } catch (Exception) { }")]
    [InlineData("try { await CallAsync(); } catch { }")]
    [InlineData("try { await CallAsync(); } catch (OperationCanceledException) { break; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await CallAsync(); } catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await CallAsync(); } catch (Exception ex) when (Log(ex)) { throw; } catch (Exception) { }")]
    [InlineData("try { await CallAsync(); } catch (Exception ex) { Environment.FailFast(\"gone\", ex); }")]
    [InlineData("try { await CallAsync(); } catch (Exception ex) { _done.TrySetException(ex); return; }")]
    [InlineData("await GuardedAsync();")]
    [InlineData("await ForwardedAsync();")]
    [InlineData("await Local(); async Task Local() { try { await CallAsync(); } catch (Exception) { } }")]
    [InlineData("_ = CallAsync();")]
    [InlineData("_count++; Interlocked.Increment(ref _count); _seen.Add(_count); Console.WriteLine(_count);")]
    [InlineData("_done.TrySetResult();")]
    public Task Ignores_a_turn_that_keeps_its_failures(string turn) => Verify.Ignores(
        $$"""
        class Worker(PeriodicTimer timer, HttpClient http)
        {
            private readonly TaskCompletionSource _done = new();
            private readonly List<int> _seen = [];
            private int _count;

            public void Start(CancellationToken stop) => _ = RunAsync(stop);

            private async Task RunAsync(CancellationToken stop)
            {
                while (await timer.WaitForNextTickAsync(stop))
                {
                    {{turn}}
                }
            }

            private Task ForwardedAsync() => GuardedAsync();

            private async Task GuardedAsync()
            {
                try
                {
                    await CallAsync();
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine(ex);
                }
            }

            private async Task CallAsync() => await http.GetStringAsync("http://localhost/");

            private static bool Log(Exception ex)
            {
                Console.Error.WriteLine(ex);
                return false;
            }
        }
        """);

    /// <summary>Loops that look like services and are none, each in a worker whose task nobody looks at.</summary>
    [Theory]
    [InlineData("while (await stream.ReadAsync(buffer) > 0) { await HandleAsync(buffer); }")] // one connection's bytes
    [InlineData("while (true) { var n = await stream.ReadAsync(buffer); if (n == 0) break; await HandleAsync(buffer); }")]
    [InlineData("while (true) { var line = await reader.ReadLineAsync(); if (line is null) break; await HandleAsync(line); }")]
    [InlineData("while (true) { await Task.Delay(10); if (await IsReadyAsync()) break; }")] // waits until something is so
    [InlineData("while (!await IsReadyAsync()) { await Task.Delay(10); }")]
    [InlineData("for (var attempt = 0; attempt < 5; attempt++) { await HandleAsync(attempt); await Task.Delay(10); }")] // counts
    [InlineData("var left = 3; while (left > 0) { left--; await HandleAsync(left); await Task.Delay(10); }")]
    [InlineData("foreach (var item in items) { await HandleAsync(item); await Task.Delay(10); }")]
    [InlineData("while (true) { await HandleAsync(items); }")] // no source
    [InlineData("using var own = new CancellationTokenSource(1000); while (!own.IsCancellationRequested) { await HandleAsync(own); await Task.Delay(10); }")] // one operation
    [InlineData("var own = System.Threading.Channels.Channel.CreateBounded<int>(1); await foreach (var item in own.Reader.ReadAllAsync()) await HandleAsync(item);")] // its own fan-out
    public Task Ignores_a_loop_that_should_end_with_its_work(string loop) => Verify.Ignores(
        $$"""
        class Worker
        {
            public void Start(Stream stream, StreamReader reader, int[] items) => _ = RunAsync(stream, reader, items);

            private async Task RunAsync(Stream stream, StreamReader reader, int[] items)
            {
                var buffer = new byte[100];
                {{loop}}
            }

            private static async Task HandleAsync(object? item) => await File.WriteAllTextAsync("work", item?.ToString());

            private static async Task<bool> IsReadyAsync() => (await File.ReadAllTextAsync("ready")).Length > 0;
        }
        """);

    /// <summary>Somebody looks at the task while the loop should be running, or decides when it ends.</summary>
    [Theory]
    [InlineData("public Task RunAsync() => LoopAsync();")]
    [InlineData("public async Task RunAsync() => await LoopAsync();")]
    [InlineData("public async Task RunAsync() { var loop = LoopAsync(); await Task.WhenAny(loop, Task.Delay(1)); await loop; }")]
    [InlineData("public async Task RunAsync() { await Task.WhenAll(LoopAsync(), LoopAsync()); }")]
    [InlineData("public void Run() => Task.Run(LoopAsync).ContinueWith(done => Environment.Exit(70), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("private Task? _loop; public void Start() => _loop = LoopAsync(); public async Task CompletionAsync() => await _loop!;")]
    [InlineData("public void Run() => Task.Run(async () => { while (true) { try { await LoopAsync(); } catch (Exception) { await Task.Delay(1000); } } });")]
    public Task Ignores_a_loop_whose_end_somebody_sees(string member) => Verify.Ignores(
        $$"""
        class Worker(PeriodicTimer timer, HttpClient http)
        {
            {{member}}

            private async Task LoopAsync()
            {
                while (await timer.WaitForNextTickAsync())
                {
                    await http.GetStringAsync("http://localhost/");
                }
            }
        }
        """);

    /// <summary>The same for a listener, whose loop nobody can carry on where it stopped: it may still be begun again, or looked at.</summary>
    [Theory]
    [InlineData("public void Run() => _ = SuperviseAsync(LoopAsync);")]
    [InlineData("public void Run() => _ = SuperviseAsync(() => LoopAsync());")]
    [InlineData("public Task RunAsync() => SuperviseAsync(LoopAsync);")]
    [InlineData("public void Run() => Task.Run(LoopAsync).ContinueWith(done => Environment.Exit(70), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("public async Task RunAsync() { var loop = LoopAsync(); if (await Task.WhenAny(loop, Task.Delay(-1)) == loop) Environment.Exit(70); }")]
    [InlineData("public async Task RunAsync() { List<Task> workers = [LoopAsync()]; while (true) { await Task.WhenAny(workers); workers.Add(LoopAsync()); } }")]
    [InlineData("public void Run() => Task.Run(async () => { while (true) { try { await LoopAsync(); } catch (SocketException) { await Task.Delay(1000); } } });")]
    [InlineData("public void Run() => Task.Run(async () => { try { await LoopAsync(); } catch (SocketException) { Environment.Exit(70); } });")]
    [InlineData("public void Run() => Task.Run(async () => { try { await LoopAsync(); } catch (SocketException) { /* closed */ } });")]
    [InlineData("public void Run(Action<Func<Task>> runner) => runner(LoopAsync);")]
    [InlineData("private Task? _loop; public void Start() => _loop = LoopAsync(); public bool IsAlive => _loop is { IsCompleted: false };")]
    [InlineData("private Task? _loop; public void Start() => _loop = LoopAsync(); public bool IsAlive => !_loop!.IsCompleted;")]
    [InlineData("public Task RunAsync() => LoopAsync();")] // the caller is told
    public Task Ignores_a_listener_whose_end_somebody_sees(string member) => Verify.Ignores(
        $$"""
        using System.Net.Sockets;

        class Server(UdpClient udp)
        {
            {{member}}

            private static async Task SuperviseAsync(Func<Task> work)
            {
                while (true)
                {
                    try
                    {
                        await work();
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                        await Task.Delay(1000);
                    }
                }
            }

            private async Task LoopAsync()
            {
                while (true)
                {
                    var received = await udp.ReceiveAsync();
                    Console.WriteLine(received.Buffer.Length);
                }
            }
        }
        """);

    /// <summary>Who calls it through a base type or an interface may begin again.</summary>
    [Theory]
    [InlineData("protected override async Task ServeAsync()")]
    [InlineData("async Task IServer.ListenAsync()")]
    [InlineData("public async Task ListenAsync()")]
    public Task Ignores_a_listener_that_is_called_through_a_contract(string declaration) => Verify.Ignores(
        $$"""
        using System.Net.Sockets;

        interface IServer { Task ListenAsync(); }

        abstract class Server : IServer
        {
            protected virtual Task ServeAsync() => Task.CompletedTask;

            async Task IServer.ListenAsync()
            {
                while (true)
                {
                    try
                    {
                        await ServeAsync();
                    }
                    catch (Exception)
                    {
                        await Task.Delay(1000);
                    }
                }
            }

            public static async Task RunAsync(IServer server) => await server.ListenAsync();
        }

        class UdpServer(UdpClient udp, HttpClient http) : Server, IServer
        {
            {{declaration}}
            {
                while (true)
                {
                    var received = await udp.ReceiveAsync();
                    await http.PostAsync("http://sink", new ByteArrayContent(received.Buffer));
                }
            }
        }
        """);

    /// <summary>A caller elsewhere who is told of one peer's failure has lost the others; what the caller's own handler throws is the caller's.</summary>
    [Theory]
    [InlineData("{|LIFE2001:while (true)|}", "await client.SendAsync(new byte[1]);")]
    [InlineData("while (true)", "await handler(client);")]
    [InlineData("while (true)", "await handler.Invoke(client);")]
    [InlineData("while (true)", "_ = handler(client);")]
    public Task Judges_an_accept_loop_of_the_public_by_what_one_peer_can_do(string head, string turn) => Verify.Reports(
        $$"""
        using System.Net.Sockets;

        public class Server
        {
            public async Task AcceptLoopAsync(Socket listener, Func<Socket, Task> handler)
            {
                {{head}}
                {
                    var client = await listener.AcceptAsync();
                    {{turn}}
                }
            }
        }
        """);

    [Theory]
    [InlineData("catch (HttpRequestException) { } catch (OperationCanceledException) { }")]
    [InlineData("catch (HttpRequestException) { } catch (TaskCanceledException) { }")]
    public Task Ignores_a_call_whose_every_known_failure_is_caught(string clauses) => Verify.Ignores(
        $$"""
        class Poller(HttpClient http, PeriodicTimer timer)
        {
            public void Start() => Task.Run(async () =>
            {
                while (await timer.WaitForNextTickAsync())
                {
                    try
                    {
                        await http.GetStringAsync("http://localhost/");
                    }
                    {{clauses}}
                }
            });
        }
        """);

    [Theory]
    [InlineData("IAsyncPolicy policy", "await policy.ExecuteAsync(() => http.GetStringAsync(\"http://localhost/\"));")]
    [InlineData("AsyncPolicy policy", "await policy.ExecuteAsync(() => http.GetStringAsync(\"http://localhost/\"));")]
    [InlineData("Policy policy", "policy.Execute(() => http.GetStringAsync(\"http://localhost/\").Result);")]
    [InlineData("ResiliencePipeline policy", "await policy.ExecuteAsync(async stop => await http.GetStringAsync(\"http://localhost/\", stop));")]
    public Task Ignores_what_a_policy_runs_because_the_policy_decides(string policy, string turn) => Verify.Ignores(
        $$"""
        using Polly;

        class Poller(HttpClient http, PeriodicTimer timer, {{policy}})
        {
            public void Start() => Task.Run(async () =>
            {
                while (await timer.WaitForNextTickAsync())
                {
                    {{turn}}
                }
            });
        }
        """);

    [Fact]
    public Task Ignores_a_generator_because_its_consumer_sees_the_exception() => Verify.Ignores(
        """
        class Source(HttpClient http, PeriodicTimer timer)
        {
            public void Start() => _ = ReadAsync();

            private async IAsyncEnumerable<string> ReadAsync()
            {
                while (await timer.WaitForNextTickAsync())
                {
                    yield return await http.GetStringAsync("http://localhost/");
                }
            }
        }
        """);

    [Fact]
    public Task Ignores_a_call_that_does_not_bind() => Verify.Ignores(
        """
        class Worker(PeriodicTimer timer)
        {
            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                while (await timer.WaitForNextTickAsync())
                {
                    {|CS0103:Missing|}.Call();
                }
            }
        }
        """);

    [Fact]
    public Task Ignores_a_type_that_only_shares_the_name_of_a_source() => Verify.Ignores(
        """
        class PeriodicTimer
        {
            public Task<bool> WaitForNextTickAsync() => Task.FromResult(false);
        }

        class Worker(PeriodicTimer timer, HttpClient http)
        {
            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                while (await timer.WaitForNextTickAsync())
                {
                    await http.GetStringAsync("http://localhost/");
                }
            }
        }
        """);

    [Fact]
    public Task Ignores_generated_code() => Verify.Ignores(
        """
        // <auto-generated/>
        class Worker(PeriodicTimer timer, HttpClient http)
        {
            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                while (await timer.WaitForNextTickAsync())
                {
                    await http.GetStringAsync("http://localhost/");
                }
            }
        }
        """);

    // akka.net: the wheel's bucket guards each action and throws only where its own state is impossible.
    [Fact]
    public Task Ignores_a_callee_that_guards_its_work_and_throws_only_for_states_that_cannot_be() => Verify.Ignores(
        """
        class Scheduler(PeriodicTimer timer, List<Action> actions)
        {
            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                while (await timer.WaitForNextTickAsync())
                    Execute();
            }

            private void Execute()
            {
                foreach (var action in actions)
                {
                    if (action is null)
                        throw new InvalidOperationException("This should never happen.");
                    try
                    {
                        action();
                    }
                    catch (Exception ex)
                    {
                        Console.Error.WriteLine(ex);
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("var own = new CancellationTokenSource(1000); stop = own.Token; await LoopAsync(stop);")] // a discovery that ends by its clock
    [InlineData("using var own = CancellationTokenSource.CreateLinkedTokenSource(stop); var ticker = Task.Run(() => LoopAsync(own.Token)); await File.WriteAllTextAsync(\"work\", \"\"); own.Cancel();")]
    public Task Ignores_a_loop_that_lives_as_long_as_the_operation_around_it(string operation) => Verify.Ignores(
        $$"""
        class Worker(HttpClient http)
        {
            public async Task WorkAsync(CancellationToken stop)
            {
                {{operation}}
            }

            private async Task LoopAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    await http.GetStringAsync("http://localhost/");
                    await Task.Delay(1000, stop);
                }
            }
        }
        """);

    // jellyfin: a search for tuners that listens for answers until its time is up.
    [Fact]
    public Task Ignores_a_listener_that_a_deadline_ends() => Verify.Ignores(
        """
        using System.Net.Sockets;

        class Search(UdpClient udp)
        {
            public void Start(CancellationToken stop) => _ = Task.Run(() => FindAsync(stop));

            private async Task FindAsync(CancellationToken stop)
            {
                using var timed = new CancellationTokenSource(3000);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(timed.Token, stop);
                stop = linked.Token;
                while (!stop.IsCancellationRequested)
                {
                    var answer = await udp.ReceiveAsync(stop);
                    await File.WriteAllBytesAsync("tuner", answer.Buffer);
                }
            }
        }
        """);
}
