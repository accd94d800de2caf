using Lifeguard.Analyzers.Exit;
using Lifeguard.Analyzers.Tests.Testing;
using Lifeguard.CodeFixes.Exit;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Tests.Exit;

/// <summary>The shape of LIFE4003, compiled against .NET 8.</summary>
public sealed class TermHookBreaksOnUpgradeTests
{
    private static Task Verify(string source, string? fixedSource = null)
        => new Test<SignalAnalyzer, TermHookBreaksOnUpgradeCodeFix>(source, OutputKind.ConsoleApplication, fixedSource ?? source).Against(References.Framework8).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Fixes_before_the_upgrade() => Verify(
        """
        using System.Runtime.InteropServices;

        var stop = new ManualResetEventSlim();
        {|LIFE4015:AppDomain.CurrentDomain.ProcessExit|} += (_, _) => stop.Set();
        stop.Wait();
        """,
        """
        using System.Runtime.InteropServices;

        var stop = new ManualResetEventSlim();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => stop.Set();
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true; // the program ends by itself, in order
            stop.Set();
        });
        stop.Wait();
        """);

    [Fact]
    public Task Ignores_handler_that_stops_nothing() => Verify("AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine(\"bye\");");
}
