using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests;

/// <summary><c>dotnet format analyzers</c> with the fixes as they are packed.</summary>
public sealed class FormatTests(PackedPackages packages)
{
    private const string Library = "<OutputType>Library</OutputType>";

    [Fact]
    public void Cures_the_code_and_it_still_compiles()
    {
        using var consumer = new Consumer(packages, Library)
        {
            ["Poller.cs"] = """
                public sealed class Poller(HttpClient http)
                {
                    public void Start(CancellationToken stopping) => _ = PollAsync(stopping);

                    private async Task PollAsync(CancellationToken stopping)
                    {
                        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
                        while (await timer.WaitForNextTickAsync(stopping)) // LIFE2001
                        {
                            Console.WriteLine(await http.GetStringAsync("http://localhost/", stopping));
                        }
                    }
                }
                """,
        };
        Assert.Equal(consumer.Marked(), Finding.In(consumer.Build().Expect()));

        consumer.Format("analyzers", "--diagnostics", "LIFE2001");

        Assert.Contains("catch (Exception ex) when", consumer["Poller.cs"], StringComparison.Ordinal);
        Assert.Empty(Finding.In(consumer.Build().Expect()));
    }

    [Fact]
    public void Cures_the_rest_of_a_file_whose_first_finding_has_no_safe_fix()
    {
        using var consumer = new Consumer(packages, Library)
        {
            ["Workers.cs"] = """
                using System.Net.Sockets;

                public sealed class Workers(TcpListener listener, HttpClient http)
                {
                    private readonly Lock _lock = new();

                    public void Start(CancellationToken stopping)
                    {
                        new Thread(Serve).Start();
                        _ = PollAsync(stopping);
                    }

                    private void Serve()
                    {
                        lock (_lock)
                        {
                            while (true) // LIFE2001
                            {
                                using var client = listener.AcceptTcpClient();
                                client.Client.Send("hello"u8);
                            }
                        }
                    }

                    private async Task PollAsync(CancellationToken stopping)
                    {
                        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
                        while (await timer.WaitForNextTickAsync(stopping)) // LIFE2001
                        {
                            Console.WriteLine(await http.GetStringAsync("http://localhost/", stopping));
                        }
                    }
                }
                """,
        };
        var before = consumer.Marked();
        Assert.Equal(before, Finding.In(consumer.Build().Expect()));

        consumer.Format("analyzers", "--diagnostics", "LIFE2001");

        Assert.Equal(before[..1], Finding.In(consumer.Build().Expect()));
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        using var consumer = new Consumer(packages, Library)
        {
            ["Server.cs"] = """
                using System.Net.Sockets;

                public sealed class Server(TcpListener listener)
                {
                    public void Start(CancellationToken stopping) => _ = ServeAsync(stopping);

                    private async Task ServeAsync(CancellationToken stopping)
                    {
                        while (!stopping.IsCancellationRequested) // LIFE2001
                        {
                            using var client = await listener.AcceptTcpClientAsync(stopping);
                            await client.Client.SendAsync("hello"u8.ToArray(), stopping);
                        }
                    }
                }
                """,
        };
        var source = consumer["Server.cs"];
        consumer.Format("analyzers", "--diagnostics", "LIFE2001");
        var cured = consumer["Server.cs"];
        Assert.NotEqual(source, cured);

        consumer.Format("analyzers", "--diagnostics", "LIFE2001");

        Assert.Equal(cured, consumer["Server.cs"]);
    }

    [Fact]
    public void Suggestions_are_fixed_only_when_asked_for()
    {
        using var consumer = new Consumer(packages, $"{Library}<LifeguardPreset>brownfield</LifeguardPreset>")
        {
            ["Plugin.cs"] = """
                public static class Plugin
                {
                    public static Type TypeOf(string name) => Type.GetType(name)!; // LIFE1001
                }
                """,
        };
        var source = consumer["Plugin.cs"];

        consumer.Format("analyzers", "--diagnostics", "LIFE1001");
        Assert.Equal(source, consumer["Plugin.cs"]);

        consumer.Format("analyzers", "--diagnostics", "LIFE1001", "--severity", "info");
        Assert.NotEqual(source, consumer["Plugin.cs"]);
    }
}
