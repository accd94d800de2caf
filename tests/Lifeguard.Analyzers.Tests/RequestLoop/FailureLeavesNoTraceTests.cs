using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.RequestLoop.CatchAnalyzer>;

namespace Lifeguard.Analyzers.Tests.RequestLoop;

public class FailureLeavesNoTraceTests
{
    [Theory]
    [InlineData("try { await WorkAsync(stop); } {|LIFE2006:catch|} { }")]
    [InlineData("try { await WorkAsync(stop); } {|LIFE2006:catch|} (Exception) { }")]
    [InlineData("try { await WorkAsync(stop); } {|LIFE2006:catch|} (Exception ex) { continue; }")]
    [InlineData("try { await WorkAsync(stop); } {|LIFE2006:catch|} { await Task.Delay(1000); }")]
    [InlineData("try { await WorkAsync(stop); } catch (OperationCanceledException) when (stop.IsCancellationRequested) { break; } {|LIFE2006:catch|} { /* the next tick tries again */ }")]
    [InlineData("var file = Name(); try { await File.WriteAllTextAsync(file, \"x\"); } {|LIFE2006:catch|} { }")]
    public Task Reports_a_catch_that_drops_the_failure(string turn) => Verify.Reports(Worker(turn));

    [Theory]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); }")]
    [InlineData("try { await WorkAsync(stop); } catch { _failures++; }")]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) { _last = ex; }")]
    [InlineData("try { await WorkAsync(stop); } catch { Failed?.Invoke(); }")]
    [InlineData("try { await WorkAsync(stop); } catch { throw; }")]
    [InlineData("try { await WorkAsync(stop); } catch (IOException) { }")]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) when (Note(ex)) { }")]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } try { _stream.Dispose(); } catch { }")]
    [InlineData("try { await WorkAsync(stop); } catch (Exception ex) { Console.Error.WriteLine(ex); } try { File.Delete(\"work\"); } catch { }")]
    [InlineData("await WorkAsync(stop); try { await File.WriteAllTextAsync(\"extra\", \"x\"); } catch { }")]
    [InlineData("try { _failures++; } catch { }")]
    [InlineData("foreach (var name in Names()) { try { await File.WriteAllTextAsync(name, \"x\"); } catch { } }")]
    public Task Ignores_a_catch_that_records_is_narrow_or_guards_no_work(string turn) => Verify.Ignores(Worker(turn));

    private static string Worker(string turn) =>
        $$"""
        class Worker
        {
            private readonly PeriodicTimer _timer = null!;
            private readonly Stream _stream = null!;
            private Exception? _last;
            private int _failures;
            private event Action? Failed;

            private async Task RunAsync(CancellationToken stop)
            {
                while (await _timer.WaitForNextTickAsync(stop))
                {
                    {{turn}}
                }
            }

            private Task WorkAsync(CancellationToken stop) => File.WriteAllTextAsync("work", "done", stop);
            private static string Name() => "work";
            private static string[] Names() => ["a", "b"];
            private bool Note(Exception ex) { Console.Error.WriteLine(ex); return true; }
        }
        """;
}
