using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.SignalAnalyzer, Lifeguard.CodeFixes.Exit.SignalRegistrationDroppedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class SignalRegistrationDroppedTests
{
    private static string Class(string hook, string fields = "") => $$"""
        using System.Runtime.InteropServices;

        class Service
        {
            {{fields}}private readonly CancellationTokenSource _stop = new();
            private readonly List<IDisposable> _kept = new();
            private PosixSignalRegistration? _term;

            private void OnTerm(PosixSignalContext context) { context.Cancel = true; _stop.Cancel(); }

            void Hook()
            {
                {{hook}}
            }
        }
        """;

    [Theory]
    [InlineData("{|LIFE4004:PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm)|};")]
    [InlineData("_ = {|LIFE4004:PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnTerm)|};")]
    [InlineData("var term = {|LIFE4004:PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm)|};")]
    [InlineData("Action hook = () => {|LIFE4004:PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm)|};")]
    public Task Reports_registration_that_nobody_keeps(string hook) => Verify.Reports(Class(hook));

    [Theory]
    [InlineData("_term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm);")]
    [InlineData("using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm); _stop.Token.WaitHandle.WaitOne();")]
    [InlineData("_kept.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm));")]
    [InlineData("var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm); _kept.Add(term);")]
    [InlineData("GC.KeepAlive(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm));")]
    [InlineData("Func<object> hook = () => PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm);")]
    public Task Ignores_registration_that_is_kept(string hook) => Verify.Ignores(Class(hook));

    [Fact]
    public Task Fixes_in_a_class_by_a_field() => Verify.Fixes(
        Class("{|LIFE4004:PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm)|}; // stop"),
        Class("_sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerm); // stop", "private static PosixSignalRegistration? _sigterm;\n    "));

    [Fact]
    public Task Fixes_in_main_by_a_using() => Verify.Fixes(
        """
        using System.Runtime.InteropServices;

        var stop = new CancellationTokenSource();
        // docker stop
        {|LIFE4004:PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => stop.Cancel())|};
        stop.Token.WaitHandle.WaitOne();
        """,
        """
        using System.Runtime.InteropServices;

        var stop = new CancellationTokenSource();
        // docker stop
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => stop.Cancel());
        stop.Token.WaitHandle.WaitOne();
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task Offers_nothing_in_a_block_of_main_that_ends_first() => Verify.OffersNothing("""
        using System.Runtime.InteropServices;

        var stop = new CancellationTokenSource();
        if (!OperatingSystem.IsWindows())
        {
            {|LIFE4004:PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => stop.Cancel())|};
        }

        stop.Token.WaitHandle.WaitOne();
        """, OutputKind.ConsoleApplication);
}
