using Lifeguard.Analyzers.Tests.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Supervision.FailureCountAnalyzer, Lifeguard.CodeFixes.Supervision.FailureCountNeverExpiresCodeFix>;

namespace Lifeguard.Analyzers.Tests.Supervision;

public sealed class FailureCountNeverExpiresTests
{
    private static string Worker(string body, string members = "") => $$"""
        using System.Threading.Channels;
        using Microsoft.Extensions.Hosting;

        sealed class Worker(Channel<string> jobs, HttpClient client) : BackgroundService
        {
            private const int Max = 5;
            private readonly int _max = 5;
            private int _fails;

            protected override async Task ExecuteAsync(CancellationToken stop)
            {
                {{body}}
            }

            private async Task WorkAsync(CancellationToken stop) => Console.WriteLine(await client.GetStringAsync("x", stop) + _max + _fails);

            {{members}}
        }
        """;

    [Theory]
    [InlineData("while ({|LIFE5002:_fails < 5|}) { try { await WorkAsync(stop); } catch { _fails++; } }")]
    [InlineData("while (!stop.IsCancellationRequested && {|LIFE5002:_fails < Max|}) { try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); _fails += 1; } }")]
    [InlineData("while ({|LIFE5002:this._fails <= _max|}) { try { await WorkAsync(stop); } catch { ++this._fails; } await Task.Delay(1000, stop); }")]
    [InlineData("do { try { await WorkAsync(stop); } catch { _fails++; } } while ({|LIFE5002:_fails != 5|});")]
    [InlineData("var fails = 0; while ({|LIFE5002:fails < 5|}) { try { await WorkAsync(stop); } catch { fails++; } }")]
    [InlineData("while (!stop.IsCancellationRequested) { try { await WorkAsync(stop); } catch { if ({|LIFE5002:++_fails > 5|}) throw; } }")]
    [InlineData("while (!stop.IsCancellationRequested) { try { await WorkAsync(stop); } catch (Exception ex) { _fails++; Console.Error.WriteLine(ex); if ({|LIFE5002:_fails >= Max|}) { Console.Error.WriteLine(\"giving up\"); return; } } }")]
    [InlineData("_fails = 0; await foreach (var job in jobs.Reader.ReadAllAsync(stop)) { try { await client.GetStringAsync(job, stop); } catch { if ({|LIFE5002:Max < ++_fails|}) break; } }")]
    public Task Reports_count_that_nothing_takes_back(string body) => Verify.Reports(Worker(body));

    [Theory]
    [InlineData("while (_fails < 5) { try { await WorkAsync(stop); _fails = 0; } catch { _fails++; } }")] // in a row
    [InlineData("while (_fails < 5) { try { await WorkAsync(stop); } catch { _fails++; } if (DateTime.UtcNow.Minute == 0) _fails = 0; }")] // in a window
    [InlineData("while (_fails < 5) { try { await WorkAsync(stop); _fails--; } catch { _fails++; } }")]
    [InlineData("while (_fails < 5) { try { await WorkAsync(stop); Interlocked.Exchange(ref _fails, 0); } catch { _fails++; } }")]
    [InlineData("using var timer = new Timer(_ => _fails = 0, null, 60_000, 60_000); while (_fails < 5) { try { await WorkAsync(stop); } catch { _fails++; } }")]
    [InlineData("while (_fails < 5) { try { await WorkAsync(stop); Recover(); } catch { _fails++; } }")]
    [InlineData("while (_fails < 5) { try { await WorkAsync(stop); return; } catch { _fails++; } }")] // a retry
    [InlineData("while (true) { try { await WorkAsync(stop); break; } catch { if (++_fails > 5) throw; } }")]
    [InlineData("while (true) { var fails = 0; try { await WorkAsync(stop); } catch { if (++fails > 5) throw; } }")]
    [InlineData("while (!stop.IsCancellationRequested) { var fails = 0; while (fails < 5) { try { await WorkAsync(stop); } catch { fails++; } } await Task.Delay(1000, stop); }")]
    [InlineData("foreach (var file in Directory.GetFiles(\".\")) { try { await client.GetStringAsync(file, stop); } catch { if (++_fails > 5) throw; } }")] // a batch
    [InlineData("while (_fails < 5) { _fails++; try { await WorkAsync(stop); } catch (HttpRequestException) { _fails++; } }")] // turns, not failures
    [InlineData("var start = DateTime.UtcNow; while (!stop.IsCancellationRequested) { try { await WorkAsync(stop); } catch { if (++_fails > 5 && DateTime.UtcNow - start < TimeSpan.FromMinutes(1)) throw; } }")]
    [InlineData("while (!stop.IsCancellationRequested) { try { await WorkAsync(stop); } catch { if (++_fails > Allowed()) throw; } }")] // may grow with time
    [InlineData("while (!stop.IsCancellationRequested) { try { await WorkAsync(stop); } catch { if (++_fails > 5) await Task.Delay(60_000, stop); } }")] // slows down
    [InlineData("while (!stop.IsCancellationRequested) { try { await WorkAsync(stop); } catch { _fails++; } }")] // a statistic
    [InlineData("while (!stop.IsCancellationRequested) { try { try { await WorkAsync(stop); } catch { if (++_fails > 5) throw; } } catch (Exception ex) { Console.Error.WriteLine(ex); } }")]
    public Task Ignores_count_that_expires_or_ends_no_service(string body)
        => Verify.Ignores(Worker(body, "private void Recover() => _fails = 0; private int Allowed() => Environment.TickCount / 1000;"));

    /// <summary>What counts in a local counts anew each time the loop is entered.</summary>
    [Fact]
    public Task Ignores_count_of_one_session() => Verify.Ignores(Worker("while (!stop.IsCancellationRequested) { await SessionAsync(stop); await Task.Delay(1000, stop); }", """
        private async Task SessionAsync(CancellationToken stop)
            {
                var fails = 0;
                await foreach (var job in jobs.Reader.ReadAllAsync(stop))
                {
                    try { await client.GetStringAsync(job, stop); } catch { if (++fails > 5) return; }
                }
            }
        """));

    [Fact]
    public Task Reports_count_of_a_loop_that_the_worker_calls_once() => Verify.Reports(Worker("await RunAsync(stop);", """
        private async Task RunAsync(CancellationToken stop)
            {
                var fails = 0;
                await foreach (var job in jobs.Reader.ReadAllAsync(stop))
                {
                    try { await client.GetStringAsync(job, stop); } catch { if ({|LIFE5002:++fails > 5|}) return; }
                }
            }
        """));

    /// <summary>Without a source of work it may be the loop of one connection, or of one operation.</summary>
    [Fact]
    public Task Ignores_loop_that_is_no_service() => Verify.Ignores("""
        sealed class Reader(Stream stream)
        {
            private int _bad;

            public async Task ReadAsync(byte[] buffer, CancellationToken stop)
            {
                while (_bad < 5)
                {
                    try { await stream.ReadExactlyAsync(buffer, stop); Parse(buffer); } catch (FormatException) { _bad++; }
                }
            }

            public void Spin() { while (_bad < 5) { try { Parse([]); } catch (FormatException) { _bad++; } } }

            private static void Parse(byte[] buffer) { if (buffer.Length == 0) throw new FormatException(); }
        }
        """);

    [Fact]
    public Task Fixes_by_counting_in_a_row() => Verify.FixesSingly(Worker("""
        while ({|LIFE5002:_fails < Max|})
                {
                    try
                    {
                        // the work
                        await WorkAsync(stop); // once
                    }
                    catch
                    {
                        _fails++;
                    }
                }
        """), Worker("""
        while (_fails < Max)
                {
                    try
                    {
                        // the work
                        await WorkAsync(stop); // once
                        _fails = 0;
                    }
                    catch
                    {
                        _fails++;
                    }
                }
        """));

    [Theory]
    [InlineData("while ({|LIFE5002:_fails < 5|}) { try { if (await client.GetStringAsync(\"x\", stop) == \"\") continue; await WorkAsync(stop); } catch { _fails++; } }")]
    [InlineData("while ({|LIFE5002:_fails < 5|}) { try { await WorkAsync(stop); } catch { _fails++; } try { await WorkAsync(stop); } catch { _fails++; } }")]
    public Task Offers_nothing_where_success_has_no_one_place(string body) => Verify.OffersNothing(Worker(body));

    /// <summary>Every third job fails: the service that sums up ends, the one that counts in a row does not.</summary>
    private const string Service = """
        using System.Collections.Concurrent;

        static class Service
        {
            static readonly BlockingCollection<int> Jobs = new();

            static int s_failures;

            static void Main()
            {
                for (var job = 1; job <= 30; job++)
                    Jobs.Add(job);
                while (s_failures < 5)
                {
                    try
                    {
                        Handle(Jobs.Take());
                    }
                    catch (Exception)
                    {
                        s_failures++;
                    }
                }
            }

            static void Handle(int job)
            {
                if (job % 3 == 0)
                    throw new InvalidOperationException();
                Console.WriteLine(job);
                if (job == 29)
                    Environment.Exit(7);
            }
        }
        """;

    [Fact]
    public async Task Service_that_sums_up_its_failures_ends_in_the_middle_of_its_work()
    {
        using var running = await RunningProgram.StartAsync(Service);
        Assert.Equal(0, await running.StatusAsync());
    }

    [Fact]
    public async Task Service_that_counts_in_a_row_does_all_its_work()
    {
        using var running = await RunningProgram.StartAsync(await AllFixes.ApplyAsync(Service, "LIFE5002"));
        Assert.Equal(7, await running.StatusAsync());
    }
}
