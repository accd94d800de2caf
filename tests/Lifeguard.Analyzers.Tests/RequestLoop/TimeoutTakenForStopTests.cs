using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer>;
using VerifyFix = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer, Lifeguard.CodeFixes.RequestLoop.TimeoutTakenForStopCodeFix>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class TimeoutTakenForStopTests
{
    /// <summary>What can end in a cancellation that is no stop.</summary>
    [Theory]
    [InlineData("await http.GetAsync(\"http://broker/next\", stop);")]
    [InlineData("await http.PostAsync(\"http://broker/next\", null, stop).ConfigureAwait(false);")]
    [InlineData("await FetchAsync(stop);")]
    [InlineData("using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, new CancellationTokenSource(1000).Token); using var brief = new CancellationTokenSource(1000); await AskAsync(brief.Token);")]
    public Task Reports_a_catch_that_takes_a_time_out_for_the_stop(string work) => Verify.Reports(Poller(
        "try { " + work + " } {|LIFE2004:catch|} (OperationCanceledException) { break; } catch (Exception ex) { Console.Error.WriteLine(ex); }"));

    [Theory]
    [InlineData("catch (TaskCanceledException) { return; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("catch (OperationCanceledException) { Console.WriteLine(1); break; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    public Task Reports_each_way_of_leaving(string clauses) => Verify.Reports(Poller("try { await FetchAsync(stop); } " + clauses.Replace("catch (T", "{|LIFE2004:catch|} (T", StringComparison.Ordinal).Replace("catch (O", "{|LIFE2004:catch|} (O", StringComparison.Ordinal)));

    [Theory]
    [InlineData("try { await FetchAsync(stop); } catch (OperationCanceledException) when (stop.IsCancellationRequested) { break; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await FetchAsync(stop); } catch (OperationCanceledException) { if (stop.IsCancellationRequested) return; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await FetchAsync(stop); } catch (OperationCanceledException) { if (!stop.IsCancellationRequested) continue; return; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await FetchAsync(stop); } catch (OperationCanceledException) { } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await Task.Delay(1000, stop); } catch (OperationCanceledException) { break; }")]
    [InlineData("try { await AskAsync(stop); } catch (OperationCanceledException) { break; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { try { await FetchAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } } catch (OperationCanceledException) { break; }")]
    public Task Ignores_a_catch_that_asks_the_token_or_holds_nothing_that_times_out(string turn) => Verify.Ignores(Poller(turn));

    /// <summary>The mirror form: the guard of the turn lets every cancellation out of the loop.</summary>
    [Theory]
    [InlineData("ex is not OperationCanceledException")]
    [InlineData("ex is not TaskCanceledException")]
    [InlineData("!(ex is OperationCanceledException)")]
    public Task Reports_a_guard_that_lets_a_time_out_pass(string filter) => Verify.Reports(Poller(
        "try { await FetchAsync(stop); } {|LIFE2004:catch|} (Exception ex) when (" + filter + ") { Console.Error.WriteLine(ex); }", "public void Start(CancellationToken stop) => _ = RunAsync(stop);"));

    [Theory]
    [InlineData("try { await FetchAsync(stop); } catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await FetchAsync(stop); } catch (Exception ex) when (!stop.IsCancellationRequested) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await FetchAsync(stop); } catch (OperationCanceledException) when (!stop.IsCancellationRequested) { } catch (Exception ex) when (ex is not OperationCanceledException) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await AskAsync(stop); } catch (Exception ex) when (ex is not OperationCanceledException) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await FetchAsync(stop); } catch (Exception ex) when (ex is not IOException) { Console.Error.WriteLine(ex); }")]
    public Task Ignores_a_guard_that_lets_only_a_stop_pass(string turn) => Verify.Ignores(Poller(turn, "public void Start(CancellationToken stop) => _ = RunAsync(stop);"));

    [Fact]
    public Task Ignores_a_guard_whose_caller_hears_of_the_time_out() => Verify.Ignores(Poller(
        "try { await FetchAsync(stop); } catch (Exception ex) when (ex is not OperationCanceledException) { Console.Error.WriteLine(ex); }", "public async Task StartAsync(CancellationToken stop) { while (!stop.IsCancellationRequested) { try { await RunAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); await Task.Delay(1000, stop); } } }"));

    [Fact]
    public Task Fixes_the_guard_so_that_it_lets_only_the_stop_pass() => VerifyFix.Fixes(
        Poller("try { await FetchAsync(stop); } {|LIFE2004:catch|} (Exception ex) when (ex is not OperationCanceledException) { Console.Error.WriteLine(ex); }", "public void Start(CancellationToken stop) => _ = RunAsync(stop);"),
        Poller("try { await FetchAsync(stop); } catch (Exception ex) when (ex is not OperationCanceledException || !stop.IsCancellationRequested) { Console.Error.WriteLine(ex); }", "public void Start(CancellationToken stop) => _ = RunAsync(stop);"));

    /// <summary>The token of a turn is no stop of the loop: a filter on it would change nothing.</summary>
    [Fact]
    public Task Offers_nothing_where_the_only_token_is_the_turns() => VerifyFix.OffersNothing(
        """
        class Poller(HttpClient http)
        {
            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                while (true)
                {
                    using var turn = new CancellationTokenSource();
                    turn.CancelAfter(1000);
                    try
                    {
                        await http.GetStringAsync("http://broker/next", turn.Token);
                    }
                    {|LIFE2004:catch|} (Exception ex) when (ex is not OperationCanceledException)
                    {
                        Console.Error.WriteLine(ex);
                    }

                    await Task.Delay(1000);
                }
            }
        }
        """);

    [Fact]
    public Task Fixes_it_with_a_filter_on_the_token() => VerifyFix.Fixes(
        Poller("try { await FetchAsync(stop); } {|LIFE2004:catch|} (OperationCanceledException) { break; } catch (Exception ex) { Console.Error.WriteLine(ex); }"),
        Poller("try { await FetchAsync(stop); } catch (OperationCanceledException) when (stop.IsCancellationRequested) { break; } catch (Exception ex) { Console.Error.WriteLine(ex); }"));

    [Fact]
    public Task Offers_nothing_where_the_time_out_would_leave_the_loop() => VerifyFix.OffersNothing(
        Poller("try { await FetchAsync(stop); } {|LIFE2004:catch|} (OperationCanceledException) { break; } catch (IOException ex) { Console.Error.WriteLine(ex); }"));

    private static string Poller(string turn, string members = "") =>
        $$"""
        interface IBroker
        {
            Task AskAsync(CancellationToken stop);
        }

        class Poller(HttpClient http, IBroker broker)
        {
            private async Task RunAsync(CancellationToken stop)
            {
                while (!stop.IsCancellationRequested)
                {
                    {{turn}}
                    await Task.Delay(1000, CancellationToken.None);
                }
            }

            private async Task<string> FetchAsync(CancellationToken stop) => await http.GetStringAsync("http://broker/next", stop);

            private Task AskAsync(CancellationToken stop) => broker.AskAsync(stop);

            {{members}}
        }
        """;
}
