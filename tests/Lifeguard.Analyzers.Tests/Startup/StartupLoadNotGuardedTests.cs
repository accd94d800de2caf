using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.MainStepAnalyzer, Lifeguard.CodeFixes.Startup.StartupLoadNotGuardedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class StartupLoadNotGuardedTests
{
    private static string Program(string steps, string members = "") => $$"""
        using System.Net;
        using System.Net.Sockets;
        using System.Reflection;

        var listener = new TcpListener(IPAddress.Loopback, 0);
        {{steps}}
        Console.WriteLine(listener.LocalEndpoint);

        static class More { {{members}} }
        """;

    [Theory]
    [InlineData("{|LIFE1005:listener.Start|}();")]
    [InlineData("var plugin = {|LIFE1005:Assembly.LoadFrom|}(args[0]); Console.WriteLine(plugin);")]
    [InlineData("if (args.Length > 0) {|LIFE1005:listener.Start|}();")]
    [InlineData("try { {|LIFE1005:listener.Start|}(); } finally { Console.WriteLine(\"started\"); }")]
    public Task Reports_step_that_fails_like_a_mistake(string steps) => Verify.Reports(Program(steps), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("try { listener.Start(); } catch (SocketException) { return; }")]
    [InlineData("Action start = () => listener.Start(); start();")]
    [InlineData("Console.WriteLine(Assembly.Load(\"Acme.Core\"));")] // a part of the build
    public Task Ignores_step_that_is_guarded_or_none(string steps) => Verify.Ignores(Program(steps), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_program_that_reports_what_nobody_catches()
        => Verify.Ignores(Program("AppDomain.CurrentDomain.UnhandledException += (_, failure) => Console.Error.WriteLine(failure.ExceptionObject); listener.Start();"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_tool() => Verify.Ignores("Console.WriteLine(System.Reflection.Assembly.LoadFrom(args[0]));", OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_library() => Verify.Ignores("class Program { static void Main() => new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 0).Start(); }");

    [Fact]
    public Task Fix_sets_the_status_where_Main_returns_none() => Verify.Fixes(
        Program("""
            // The port of the orders.
            {|LIFE1005:listener.Start|}(); // now
            """),
        Program("""
            // The port of the orders.
            try
            {
                listener.Start();
            }
            catch (Exception ex)
            {
                Console.Error.WriteLine($"The listener cannot start: {ex.Message}");
                Environment.ExitCode = 69;
                return;
            } // now
            """), OutputKind.ConsoleApplication);

    [Fact]
    public Task Fix_returns_the_status_and_keeps_the_variable() => Verify.Fixes("""
        using System.Net.Sockets;
        using System.Reflection;

        class Program
        {
            static int Main(string[] args)
            {
                var plugin = {|LIFE1005:Assembly.LoadFrom|}(args[0]);
                Console.WriteLine(plugin.FullName);
                return new UdpClient().Available;
            }
        }
        """, """
        using System.Net.Sockets;
        using System.Reflection;

        class Program
        {
            static int Main(string[] args)
            {
                Assembly plugin;
                try
                {
                    plugin = Assembly.LoadFrom(args[0]);
                }
                catch (Exception ex)
                {
                    Console.Error.WriteLine($"What LoadFrom loads is missing or broken: {ex.Message}");
                    return 78;
                }
                Console.WriteLine(plugin.FullName);
                return new UdpClient().Available;
            }
        }
        """, OutputKind.ConsoleApplication);

    /// <summary>A port in use: 134 and a stack trace before the fix, 69 and one line after it.</summary>
    [Theory]
    [InlineData(false, 134)]
    [InlineData(true, 69)]
    public async Task Port_in_use_is_told_by_the_status_once_fixed(bool isFixed, int status)
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var program = Program("listener.Start();").Replace("Loopback, 0", $"Loopback, {((System.Net.IPEndPoint)taken.LocalEndpoint).Port}");
        using var service = await RunningProgram.StartAsync(isFixed ? await AllFixes.ApplyAsync(program, Rules.StartupLoadNotGuarded.Id) : program);

        Assert.Equal(status, await service.StatusAsync());
        var said = await service.Process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(isFixed, said.StartsWith("The listener cannot start: ", StringComparison.Ordinal) && said.Trim().Split('\n').Length == 1);
    }
}
