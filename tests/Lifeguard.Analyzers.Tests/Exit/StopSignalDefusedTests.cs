using Lifeguard.Analyzers.Exit;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.SignalAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class StopSignalDefusedTests
{
    private static string Program(string hook, string members = "") => $$"""
        using System.Runtime.InteropServices;

        class Program
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly ManualResetEvent _done = new(false);
            private IDisposable? _term;
            private readonly System.Net.HttpListener _listener = new();
            private bool _leaving;
            private int _count;
            {{members}}

            void Hook(Microsoft.Extensions.Hosting.IHostApplicationLifetime lifetime)
            {
                {{hook}}
                _leaving |= _count > 0;
            }
        }
        """;

    [Theory]
    [InlineData("{|LIFE4005:Console.CancelKeyPress|} += (_, e) => e.Cancel = true;")]
    [InlineData("{|LIFE4005:Console.CancelKeyPress|} += (_, e) => { Console.WriteLine(\"no\"); e.Cancel = true; };")]
    [InlineData("{|LIFE4005:Console.CancelKeyPress|} += delegate (object? sender, ConsoleCancelEventArgs e) { e.Cancel = true; };")]
    [InlineData("{|LIFE4005:Console.CancelKeyPress|} += OnKey; void OnKey(object? sender, ConsoleCancelEventArgs e) => e.Cancel = true;")]
    [InlineData("_term = {|LIFE4005:PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true)|};")]
    [InlineData("_term = {|LIFE4005:PosixSignalRegistration.Create(PosixSignal.SIGINT, context => { context.Cancel = true; })|};")]
    public Task Reports_handler_that_leads_nowhere(string hook) => Verify.Reports(Program(hook));

    /// <summary>See the process tests: Ctrl+C that is gone leaves SIGTERM.</summary>
    [Theory]
    [InlineData("_term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);", "only killed (status 137)")]
    [InlineData("_term = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);", "has to send SIGTERM or kill it")]
    [InlineData("Console.CancelKeyPress += (_, e) => e.Cancel = true;", "has to send SIGTERM or kill it")]
    public async Task Says_who_can_still_end_the_process(string hook, string consequence)
        => Assert.Contains(consequence, Assert.Single(await AllAnalyzers.RunAsync(AllAnalyzers.Compile(("Program.cs", Program(hook)))), finding => finding.Id == "LIFE4005").GetMessage(null), StringComparison.Ordinal);

    [Theory]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; _stop.Cancel(); };")]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; _done.Set(); };")]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; lifetime.StopApplication(); };")]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; _leaving = true; };")]
    [InlineData("Console.CancelKeyPress += (_, e) => { if (_count++ == 0) e.Cancel = true; };")]
    [InlineData("Console.CancelKeyPress += (_, e) => e.Cancel = _count++ == 0;")]
    [InlineData("Console.CancelKeyPress += (_, e) => e.Cancel = false;")]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; new Timer(_ => Environment.Exit(1), null, 1000, -1); };")]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; Leave(); }; void Leave() => _done.Set();")]
    [InlineData("Console.CancelKeyPress += (_, e) => e.Cancel = true; Console.CancelKeyPress += (_, _) => _stop.Cancel();")]
    [InlineData("ConsoleCancelEventHandler ignore = (_, e) => e.Cancel = true; Console.CancelKeyPress += ignore; Console.CancelKeyPress -= ignore;")]
    [InlineData("Console.CancelKeyPress += (_, e) => e.Cancel = true; System.Diagnostics.Process.Start(\"git\").WaitForExit();")]
    [InlineData("_term = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);")]
    [InlineData("_term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; _stop.Cancel(); });")]
    public Task Ignores_handler_that_acts(string hook)
        // That it acts each time alike is LIFE4013, which is off outside of tests.
        => new Test<SignalAnalyzer, EmptyCodeFixProvider>(Program(hook), OutputKind.DynamicallyLinkedLibrary) { DisabledDiagnostics = { "LIFE4013" } }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Ignores_shell_that_must_survive_the_key() => Verify.Ignores("""
        Console.CancelKeyPress += (_, e) => e.Cancel = true;
        while (Console.ReadLine() is { } line)
            Console.WriteLine(line.Length);
        """, OutputKind.ConsoleApplication);

    /// <summary>The handlers of one signal share its fate: the host's stops the application.</summary>
    [Theory]
    [InlineData("Console.CancelKeyPress += (_, e) => e.Cancel = true;")]
    [InlineData("_term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);")]
    public Task Ignores_signal_that_a_host_hears_too(string hook)
        => Verify.Ignores(Program(hook, "static void Run() => Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder().Build().Dispose();"));

    /// <summary>A method that is called a report may do anything.</summary>
    [Theory]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; ReportStop(); };")]
    [InlineData("Console.CancelKeyPress += (_, e) => { e.Cancel = true; Console.WriteLine(Leave()); };")]
    public Task Ignores_calls_that_may_stop_something(string hook)
        => Verify.Ignores(Program(hook, "private void ReportStop() => _done.Set(); private bool Leave() => _done.Set();"));
}
