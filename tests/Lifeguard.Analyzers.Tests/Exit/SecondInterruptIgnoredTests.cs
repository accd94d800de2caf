using Lifeguard.Analyzers.Exit;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes.Exit;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Tests.Exit;

/// <summary>Off by default; the test framework turns everything on.</summary>
public sealed class SecondInterruptIgnoredTests
{
    private static string Program(string handler) => $$"""
        var cts = new CancellationTokenSource();
        var done = new ManualResetEventSlim();
        var presses = 0;
        Console.WriteLine(presses);
        {{handler}}
        done.Wait(cts.Token);
        """;

    private static Task Verify(string handler, string? fixedHandler = null)
        => new Test<SignalAnalyzer, SecondInterruptIgnoredCodeFix>(Program(handler), OutputKind.ConsoleApplication, Program(fixedHandler ?? handler)).RunAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("{|LIFE4013:Console.CancelKeyPress|} += (_, e) => { e.Cancel = true; cts.Cancel(); };", "Console.CancelKeyPress += (_, e) => { e.Cancel = !cts.IsCancellationRequested; cts.Cancel(); };")]
    [InlineData("{|LIFE4013:Console.CancelKeyPress|} += (_, e) => { e.Cancel = true; done.Set(); };", "Console.CancelKeyPress += (_, e) => { e.Cancel = !done.IsSet; done.Set(); };")]
    public Task Fixes_by_taking_back_the_first_only(string handler, string bounded) => Verify(handler, bounded);

    [Fact]
    public Task Offers_nothing_where_the_question_would_come_too_late() => Verify("{|LIFE4013:Console.CancelKeyPress|} += (_, e) => { cts.Cancel(); e.Cancel = true; };");

    [Theory]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = presses++ == 0; cts.Cancel(); };")]
    [InlineData("Console.CancelKeyPress += (_, e) => { if (!cts.IsCancellationRequested) e.Cancel = true; cts.Cancel(); };")]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; cts.CancelAfter(1000); done.Set(); };")]
    [InlineData("Console.CancelKeyPress += (_, e) => cts.Cancel();")]
    public Task Ignores_handler_that_tells_them_apart(string handler) => Verify(handler);
}
