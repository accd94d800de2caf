using Lifeguard.Analyzers.RequestLoop;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Meta.LoopJudgementAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Meta;

public class LoopJudgedTests
{
    [Theory]
    [InlineData("{|#0:while (true)|} { await work(); await Task.Delay(1000, stop); }", "yes: endless, fed by ticks of Delay")]
    [InlineData("{|#0:while (!stop.IsCancellationRequested)|} { await work(); await Task.Delay(1000, stop); if (_found) break; }", "no: waits until something is so")]
    [InlineData("{|#0:for (var i = 0; i < 3; i++)|} { await work(); await Task.Delay(1000, stop); }", "no: bounded by data")]
    public Task Reports_the_judgement_and_its_reason(string body, string judgement)
        => Verify.Reports(Worker(body), Verify.Finding(Rules.LoopJudged, judgement));

    [Fact]
    public Task Ignores_a_loop_that_names_no_source() => Verify.Ignores(Worker("while (!stop.IsCancellationRequested) await work();"));

    private const string Bus = """
        namespace Acme
        {
            public class Bus
            {
                public Task<int> NextAsync() => Task.FromResult(1);
                public static async Task RunSafelyAsync(Func<Task> work) => await work();
            }
        }
        """;

    [Fact]
    public Task A_source_that_the_options_name_feeds_a_loop() => new Test<LoopAnalyzer, EmptyCodeFixProvider>(
        Bus + """

        class Worker(Acme.Bus bus)
        {
            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                {|LIFE2001:while (true)|}
                    await File.WriteAllTextAsync("last", (await bus.NextAsync()).ToString());
            }
        }
        """, OutputKind.DynamicallyLinkedLibrary).With("lifeguard.additional_request_sources = M:Acme.Bus.NextAsync").RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task A_guard_that_the_options_name_keeps_failures() => new Test<LoopAnalyzer, EmptyCodeFixProvider>(
        Bus + """

        class Worker
        {
            public void Start() => _ = RunAsync();

            private async Task RunAsync()
            {
                while (true)
                {
                    await Acme.Bus.RunSafelyAsync(() => File.WriteAllTextAsync("last", "1"));
                    await Task.Delay(1000);
                }
            }
        }
        """, OutputKind.DynamicallyLinkedLibrary).With("lifeguard.additional_guards = M:Acme.Bus.RunSafelyAsync").RunAsync(TestContext.Current.CancellationToken);

    private static string Worker(string body) =>
        $$"""
        class Worker(Func<Task> work)
        {
            private bool _found;

            public void Find() => _found = true;

            private async Task RunAsync(CancellationToken stop)
            {
                {{body}}
            }
        }
        """;
}
