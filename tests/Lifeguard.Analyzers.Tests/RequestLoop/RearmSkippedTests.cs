using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.RearmAnalyzer>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class RearmSkippedTests
{
    private static string Timer(string tick, string made = "_timer = new Timer(Tick, null, 1000, Timeout.Infinite);", string members = "") => $$"""
        class Beat
        {
            private readonly HttpClient _http = new();
            private Timer? _timer;

            public void Start() { {{made}} }

            public void Stop() { _timer?.Change(Timeout.Infinite, Timeout.Infinite); _timer?.Dispose(); }

            private async void Tick(object? state)
            {
                {{tick}}
            }

            {{members}}
        }
        """;

    [Theory]
    [InlineData("try { await _http.GetStringAsync(\"alive\"); {|LIFE2012:_timer!.Change(1000, Timeout.Infinite)|}; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await _http.GetStringAsync(\"alive\"); {|LIFE2012:_timer!.Change(1000, -1)|}; } catch { }")]
    [InlineData("try { await _http.GetStringAsync(\"alive\"); {|LIFE2012:_timer!.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan)|}; } catch (Exception ex) { Console.Error.WriteLine(ex); return; }")]
    [InlineData("try { if (state is null) { if (await _http.GetStringAsync(\"alive\") == \"\") return; {|LIFE2012:_timer!.Change(1000, Timeout.Infinite)|}; } } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { if (state is null) return; File.Delete(\"x\"); {|LIFE2012:_timer!.Change(1000, Timeout.Infinite)|}; } catch (ObjectDisposedException) { } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    public Task Reports_a_timer_that_is_armed_again_only_where_nothing_failed(string tick) => Verify.Reports(Timer(tick));

    [Fact]
    public Task Reports_a_timer_that_is_armed_for_the_first_time_where_it_is_made() => Verify.Reports(Timer(
        "try { await _http.GetStringAsync(\"alive\"); {|LIFE2012:_timer!.Change(1000, Timeout.Infinite)|}; } catch (Exception ex) { Console.Error.WriteLine(ex); }",
        "_timer = new Timer(Tick); _timer.Change(1000, Timeout.Infinite);"));

    [Theory]
    [InlineData("try { await _http.GetStringAsync(\"alive\"); } catch (Exception ex) { Console.Error.WriteLine(ex); } _timer!.Change(1000, Timeout.Infinite);")]
    [InlineData("try { await _http.GetStringAsync(\"alive\"); } catch (Exception ex) { Console.Error.WriteLine(ex); } finally { _timer!.Change(1000, Timeout.Infinite); }")]
    [InlineData("try { await _http.GetStringAsync(\"alive\"); _timer!.Change(1000, Timeout.Infinite); } catch (Exception ex) { Console.Error.WriteLine(ex); _timer!.Change(5000, Timeout.Infinite); }")]
    [InlineData("try { _timer!.Change(1000, Timeout.Infinite); await _http.GetStringAsync(\"alive\"); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await _http.GetStringAsync(\"alive\"); _timer!.Change(1000, Timeout.Infinite); } catch (HttpRequestException ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await _http.GetStringAsync(\"alive\"); _timer!.Change(1000, Timeout.Infinite); } catch (Exception ex) { Console.Error.WriteLine(ex); Environment.Exit(70); }")]
    [InlineData("try { try { await _http.GetStringAsync(\"alive\"); } catch (Exception ex) { Console.Error.WriteLine(ex); } _timer!.Change(1000, Timeout.Infinite); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { if (state is null) { await _http.GetStringAsync(\"dead\"); } else { _timer!.Change(1000, Timeout.Infinite); } } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await _http.GetStringAsync(\"alive\"); _timer!.Change(1000, Timeout.Infinite); } catch (Exception) { /* the reader finds out */ }")]
    public Task Ignores_a_timer_that_is_armed_again_in_any_case(string tick) => Verify.Ignores(Timer(tick));

    private const string Skips = "try { await _http.GetStringAsync(\"alive\"); _timer!.Change(1000, Timeout.Infinite); } catch (Exception ex) { Console.Error.WriteLine(ex); }";

    [Theory]
    [InlineData("_timer = new Timer(Tick, null, 1000, 1000);")]
    [InlineData("_timer = new Timer(_ => { }, null, 1000, Timeout.Infinite);")]
    [InlineData("_timer = new Timer(Tick, null, 1000, Timeout.Infinite);", "public void Trigger() => _timer!.Change(0, Timeout.Infinite);")]
    [InlineData("_timer = new Timer(Tick, null, 1000, Timeout.Infinite); Keep(_timer);", "private static void Keep(Timer timer) => GC.KeepAlive(timer);")]
    public Task Ignores_a_timer_that_something_else_may_fire(string made, string members = "") => Verify.Ignores(Timer(Skips, made, members));

    private static string Listener(string accepted, string members = "") => $$"""
        using System.Net;
        using System.Net.Sockets;

        class Server(TcpListener listener, HttpListener http)
        {
            public void Start()
            {
                listener.BeginAcceptTcpClient(OnAccept, null);
                http.BeginGetContext(OnRequest, null);
            }

            private void OnAccept(IAsyncResult result)
            {
                {{accepted}}
            }

            private void OnRequest(IAsyncResult result) { }

            {{members}}
        }
        """;

    [Theory]
    [InlineData("try { using var client = listener.EndAcceptTcpClient(result); {|LIFE2012:listener.BeginAcceptTcpClient(OnAccept, null)|}; } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { using var client = listener.EndAcceptTcpClient(result); {|LIFE2012:listener.BeginAcceptTcpClient(new AsyncCallback(OnAccept), null)|}; } catch { }")]
    [InlineData("try { http.EndGetContext(result).Response.Close(); {|LIFE2012:http.BeginGetContext(OnAccept, null)|}; } catch { }")]
    public Task Reports_a_listener_that_goes_on_only_where_nothing_failed(string accepted) => Verify.Reports(Listener(accepted));

    [Theory]
    [InlineData("try { using var client = listener.EndAcceptTcpClient(result); } catch (Exception ex) { Console.Error.WriteLine(ex); } finally { listener.BeginAcceptTcpClient(OnAccept, null); }")]
    [InlineData("try { using var client = listener.EndAcceptTcpClient(result); http.BeginGetContext(OnRequest, null); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { listener.BeginAcceptTcpClient(OnAccept, null); using var client = listener.EndAcceptTcpClient(result); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    public Task Ignores_a_listener_that_goes_on_in_any_case(string accepted) => Verify.Ignores(Listener(accepted));

    [Fact]
    public Task Says_what_fails_and_what_is_then_left_out() => Verify.Reports(
        Timer("try { await _http.GetStringAsync(\"alive\"); {|#0:_timer!.Change(1000, Timeout.Infinite)|}; } catch (Exception ex) { Console.Error.WriteLine(ex); }"),
        Verify.Finding(Rules.RearmSkipped, "GetStringAsync", "Change"));
}
