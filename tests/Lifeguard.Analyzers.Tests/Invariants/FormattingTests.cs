using Entries = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.EntryAnalyzer, Lifeguard.CodeFixes.Background.EntryPointUnguardedCodeFix>;
using Loops = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.LoopAnalyzer, Lifeguard.CodeFixes.RequestLoop.FailureEndsLoopCodeFix>;
using Stops = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer, Lifeguard.CodeFixes.RequestLoop.StopSwallowedCodeFix>;
using Waits = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.WaitAnalyzer, Lifeguard.CodeFixes.Exit.UnboundedExitWaitCodeFix>;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>What a fix writes looks like what stands around it: tabs or spaces, and braces where their author puts them.</summary>
public class FormattingTests
{
    private const string Plain =
        """
        class Beat(HttpClient http)
        {
            private async void {|LIFE3001:OnTick|}(object? state)
            {
                await http.GetStringAsync("alive");
            }
        }
        """;

    private const string PlainFixed =
        """
        class Beat(HttpClient http)
        {
            private async void OnTick(object? state)
            {
                try
                {
                    await http.GetStringAsync("alive");
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine($"The work failed: {ex}");
                }
            }
        }
        """;

    [Theory]
    [InlineData("\t")]
    [InlineData("  ")]
    public Task Indents_as_the_file_does(string unit) => Entries.Fixes(Plain.Replace("    ", unit, StringComparison.Ordinal), PlainFixed.Replace("    ", unit, StringComparison.Ordinal));

    [Fact]
    public Task Indents_by_one_level_whatever_stands_deeper() => Entries.Fixes(
        """
        class Beat(HttpClient http)
        {
            private async void {|LIFE3001:OnTick|}(object? state)
            {
                switch (state)
                {
                    case 1:
                        await http.GetStringAsync("alive");
                        break;
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
                    switch (state)
                    {
                        case 1:
                            await http.GetStringAsync("alive");
                            break;
                    }
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine($"The work failed: {ex}");
                }
            }
        }
        """);

    [Fact]
    public Task Joins_the_braces_of_a_body() => Entries.Fixes(
        """
        class Beat(HttpClient http) {
        	private async void {|LIFE3001:OnTick|}(object? state) {
        		ArgumentNullException.ThrowIfNull(state);

        		if (state is string) {
        			return;
        		}

        		await http.GetStringAsync("alive");
        	}

        	private async void {|LIFE3001:OnTock|}(object? state) => await http.GetStringAsync("alive");
        }
        """,
        """
        class Beat(HttpClient http) {
        	private async void OnTick(object? state) {
        		try {
        			ArgumentNullException.ThrowIfNull(state);

        			if (state is string) {
        				return;
        			}

        			await http.GetStringAsync("alive");
        		} catch (Exception ex) {
        			Console.Error.WriteLine($"The work failed: {ex}");
        		}
        	}

        	private async void OnTock(object? state) {
        		try {
        			await http.GetStringAsync("alive");
        		} catch (Exception ex) {
        			Console.Error.WriteLine($"The work failed: {ex}");
        		}
        	}
        }
        """);

    [Fact]
    public Task Joins_the_braces_of_a_lambda() => Entries.Fixes(
        """
        class Beat {
            private Timer? _timer;

            public void Start() {
                _timer = new Timer({|LIFE3001:_ =>|} File.Delete("stale"), null, 0, 5000);
            }

            public void Stop() => _timer?.Dispose();
        }
        """,
        """
        class Beat {
            private Timer? _timer;

            public void Start() {
                _timer = new Timer(_ => {
                    try {
                        File.Delete("stale");
                    } catch (Exception ex) {
                        Console.Error.WriteLine($"The timer callback failed: {ex}");
                    }
                }, null, 0, 5000);
            }

            public void Stop() => _timer?.Dispose();
        }
        """);

    [Fact]
    public Task Joins_a_clause_behind_another() => Entries.Fixes(
        """
        class Beat {
            public void Start() {
                ThreadPool.QueueUserWorkItem({|LIFE3001:_ =>|} {
                    try {
                        File.Delete("stale");
                    } catch (DirectoryNotFoundException) {
                    }
                });
            }
        }
        """,
        """
        class Beat {
            public void Start() {
                ThreadPool.QueueUserWorkItem(_ => {
                    try {
                        File.Delete("stale");
                    } catch (DirectoryNotFoundException) {
                    } catch (Exception ex) {
                        Console.Error.WriteLine($"The work item failed: {ex}");
                    }
                });
            }
        }
        """);

    [Fact]
    public Task Joins_the_braces_of_a_turn() => Loops.Fixes(
        """
        using System.Net.Sockets;

        class Server(TcpListener listener) {
            public void Start() => _ = ServeAsync();

            private async Task ServeAsync() {
                {|LIFE2001:while (true)|} {
                    var client = await listener.AcceptTcpClientAsync();
                    await client.GetStream().WriteAsync(new byte[1]);
                }
            }
        }
        """,
        """
        using System.Net.Sockets;

        class Server(TcpListener listener) {
            public void Start() => _ = ServeAsync();

            private async Task ServeAsync() {
                while (true) {
                    TcpClient client;
                    try {
                        client = await listener.AcceptTcpClientAsync();
                    } catch (InvalidOperationException) {
                        break; // the source was closed
                    } catch (SocketException ex) when (ex.SocketErrorCode == SocketError.OperationAborted || ex.SocketErrorCode == SocketError.Interrupted) {
                        break; // the source was closed
                    } catch (Exception ex) {
                        Console.Error.WriteLine($"Receiving the next connection failed: {ex}");
                        await Task.Delay(TimeSpan.FromSeconds(1));
                        continue;
                    }

                    try {
                        await client.GetStream().WriteAsync(new byte[1]);
                    } catch (Exception ex) {
                        Console.Error.WriteLine($"Handling a connection failed: {ex}");
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Joins_a_clause_in_front_of_another() => Stops.Fixes(
        """
        class Worker(HttpClient http) {
            public async Task RunAsync(CancellationToken stop) {
                while (true) {
                    try {
                        await Task.Delay(1000, stop);
                        await http.GetStringAsync("prices", stop);
                    } {|LIFE2003:catch|} (Exception ex) {
                        Console.Error.WriteLine(ex);
                    }
                }
            }
        }
        """,
        """
        class Worker(HttpClient http) {
            public async Task RunAsync(CancellationToken stop) {
                while (true) {
                    try {
                        await Task.Delay(1000, stop);
                        await http.GetStringAsync("prices", stop);
                    } catch (OperationCanceledException) when (stop.IsCancellationRequested) {
                        break;
                    } catch (Exception ex) {
                        Console.Error.WriteLine(ex);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task Indents_a_lambda_from_the_line_it_begins_on() => Entries.Fixes(
        """
        class Beat
        {
            private Timer? _timer;

            public void Start()
            {
                _timer = new Timer(
                    {|LIFE3001:_ =>|} File.Delete("stale"),
                    null,
                    0,
                    5000);
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
                _timer = new Timer(
                    _ =>
                    {
                        try
                        {
                            File.Delete("stale");
                        }
                        catch (Exception ex)
                        {
                            Console.Error.WriteLine($"The timer callback failed: {ex}");
                        }
                    },
                    null,
                    0,
                    5000);
            }

            public void Stop() => _timer?.Dispose();
        }
        """);

    [Fact]
    public Task Joins_the_branches_of_a_wait() => Waits.Fixes(
        """
        using Microsoft.Extensions.Hosting;

        class Worker : IHostedService {
            private readonly Thread _thread = new(() => { });

            public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public Task StopAsync(CancellationToken cancellationToken) {
                {|LIFE4001:_thread.Join()|};
                return Task.CompletedTask;
            }
        }
        """,
        """
        using Microsoft.Extensions.Hosting;

        class Worker : IHostedService {
            private readonly Thread _thread = new(() => { });

            public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public Task StopAsync(CancellationToken cancellationToken) {
                if (!_thread.Join(TimeSpan.FromSeconds(10))) {
                    Console.Error.WriteLine("_thread did not end within 10 s; leaving without it");
                }
                return Task.CompletedTask;
            }
        }
        """);
}
