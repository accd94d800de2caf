using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.ExitCallAnalyzer, Lifeguard.CodeFixes.Exit.ExitDeadlocksCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class ExitDeadlocksTests
{
    private static string Program(string hook, string members = "") => $$"""
        using System.Runtime.InteropServices;
        using System.Runtime.Loader;

        class Program
        {
            private PosixSignalRegistration? _term;
            {{members}}

            void Hook()
            {
                {{hook}}
            }

            static void Main() => new Program().Hook();
        }
        """;

    [Theory]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => {|LIFE4006:Environment.Exit(1)|};")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += delegate { Console.WriteLine(1); {|LIFE4006:Environment.Exit(0)|}; };")]
    [InlineData("AssemblyLoadContext.Default.Unloading += _ => {|LIFE4006:Environment.Exit(1)|};")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += OnExit; void OnExit(object? sender, EventArgs e) => Leave(); static void Leave() => {|LIFE4006:Environment.Exit(1)|};")]
    public Task Reports_exit_in_a_handler_that_the_exit_runs(string hook) => Verify.Reports(Program(hook), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = 1;")]
    [InlineData("AppDomain.CurrentDomain.UnhandledException += (_, _) => Environment.Exit(1);")]
    [InlineData("Console.CancelKeyPress += (_, e) => Environment.Exit(1);")]
    [InlineData("_term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(0));")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.FailFast(\"not stopped\");")]
    [InlineData("new AssemblyLoadContext(\"plugin\").Unloading += _ => Environment.Exit(1);")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => Leave(); Leave(); static void Leave() => Environment.Exit(1);")]
    public Task Ignores_exit_elsewhere(string hook) => Verify.Ignores(Program(hook), OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_by_setting_the_status() => Verify.Fixes(
        Program("AppDomain.CurrentDomain.ProcessExit += (_, _) => {|LIFE4006:Environment.Exit(3)|}; // the last word"),
        Program("AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = 3; // the last word"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_statement() => Verify.Fixes(
        Program("AppDomain.CurrentDomain.ProcessExit += (_, _) => { /* late */ {|LIFE4006:Environment.Exit(3)|}; };"),
        Program("AppDomain.CurrentDomain.ProcessExit += (_, _) => { /* late */ Environment.ExitCode = 3; };"), OutputKind.ConsoleApplication);
}
