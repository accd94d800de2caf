using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.TickAnalyzer>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class FailedTickLeavesNoTraceTests
{
    private const string Dropped = "try { File.WriteAllText(\"beat\", \"\"); } {|LIFE2006:catch|} { }";
    private const string Plain = "try { File.WriteAllText(\"beat\", \"\"); } catch { }";

    [Theory]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", Dropped)]
    [InlineData("_timer = new Timer(Beat, null, TimeSpan.Zero, TimeSpan.FromSeconds(5));", Dropped)]
    [InlineData("_timer = new(new TimerCallback(Nothing), null, 0, 1000); _timer = new Timer(this.Beat, null, 0, 1000);", Dropped)]
    [InlineData("_timer = new Timer(Beat); _timer.Change(TimeSpan.Zero, TimeSpan.FromSeconds(5));", Dropped)]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", "if (_failures > 9) return; try { File.WriteAllText(\"beat\", \"\"); } {|LIFE2006:catch|} (Exception) { /* next time */ }")]
    public Task Reports_an_empty_catch_around_all_that_a_tick_does(string start, string tick) => Verify.Reports(Beating(start, tick));

    [Fact]
    public Task Reports_it_in_a_lambda() => Verify.Reports(
        """
        class Cache
        {
            private readonly Timer _timer = new Timer(_ =>
            {
                try
                {
                    File.Delete("stamp");
                    File.WriteAllText("beat", "");
                }
                {|LIFE2006:catch|}
                {
                }
            }, null, 0, 1000);
        }
        """);

    [Theory]
    [InlineData("_timer = new Timer(Beat, null, 1000, Timeout.Infinite);", Plain)] // once
    [InlineData("_timer = new Timer(Beat, null, 1000, 0);", Plain)]
    [InlineData("_timer = new Timer(Beat); _timer.Change(1000, -1);", Plain)]
    [InlineData("_timer = new Timer(Beat);", Plain)]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000); Beat(null);", Plain)] // somebody else's work too
    [InlineData("Beat(null);", Plain)]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", "try { File.WriteAllText(\"beat\", \"\"); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", "try { File.WriteAllText(\"beat\", \"\"); } catch { _failures++; }")]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", "try { File.WriteAllText(\"beat\", \"\"); } catch (IOException) { }")]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", "try { File.WriteAllText(\"beat\", \"\"); } catch (Exception) when (_failures > 0) { }")]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", "try { File.Delete(\"beat\"); } catch { }")] // clean-up
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", "try { _failures--; } catch { }")]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", "var ok = false; try { File.WriteAllText(\"beat\", \"\"); ok = true; } catch { } if (!ok) _failures++;")]
    [InlineData("_timer = new Timer(Beat, null, 0, 1000);", "File.WriteAllText(\"beat\", \"\"); try { File.WriteAllText(\"extra\", \"\"); } catch { }")]
    public Task Ignores_one_that_records_guards_a_part_or_comes_once(string start, string tick) => Verify.Ignores(Beating(start, tick));

    private static string Beating(string start, string tick) =>
        $$"""
        class Heart
        {
            private Timer? _timer;
            private int _failures;

            public void Start()
            {
                {{start}}
            }

            private void Nothing(object? state)
            {
            }

            private void Beat(object? state)
            {
                {{tick}}
            }
        }
        """;
}
