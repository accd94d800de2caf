using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.SignalAnalyzer, Lifeguard.CodeFixes.Exit.TermNeverReachesHandlerCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class TermNeverReachesHandlerTests
{
    internal static string Program(string hook, string members = "") => $$"""
        using System.Runtime.InteropServices;
        using System.Runtime.Loader;

        class Program
        {
            private readonly CancellationTokenSource _stop = new();
            private readonly ManualResetEvent _done = new(false);
            {{members}}

            void Hook()
            {
                {{hook}}
            }

            static void Main() => new Program().Hook();
        }
        """;

    [Theory]
    [InlineData("{|LIFE4003:AppDomain.CurrentDomain.ProcessExit|} += (_, _) => _stop.Cancel();")]
    [InlineData("{|LIFE4003:AppDomain.CurrentDomain.ProcessExit|} += delegate { _stop.Cancel(); _done.WaitOne(5000); };")]
    [InlineData("{|LIFE4003:AssemblyLoadContext.Default.Unloading|} += _ => _stop.Cancel();")]
    [InlineData("{|LIFE4003:AppDomain.CurrentDomain.ProcessExit|} += OnExit; void OnExit(object? sender, EventArgs e) => _done.Set();")]
    public Task Reports_stop_that_hangs_on_an_event_only(string hook) => Verify.Reports(Program(hook), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => _stop.Cancel(); using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => _stop.Cancel());")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine(\"bye\");")]
    [InlineData("AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(\"pid\");")]
    [InlineData("new AssemblyLoadContext(\"plugin\").Unloading += _ => _stop.Cancel();")]
    [InlineData("AppDomain.CurrentDomain.UnhandledException += (_, _) => _stop.Cancel();")]
    public Task Ignores_programs_that_hear_it_and_handlers_that_stop_nothing(string hook) => Verify.Ignores(Program(hook), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_program_with_a_host() => Verify.Ignores(Program("AppDomain.CurrentDomain.ProcessExit += (_, _) => _stop.Cancel();",
        "void Run() => Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder().Build();"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Reports_beside_a_registration_of_another_signal() => Verify.Reports(Program(
        "{|LIFE4003:AppDomain.CurrentDomain.ProcessExit|} += (_, _) => _stop.Cancel(); using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => { });"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_library() => Verify.Ignores(Program("AppDomain.CurrentDomain.ProcessExit += (_, _) => _stop.Cancel();"));

    [Fact]
    public Task Fixes_main_by_a_using() => Verify.Fixes(
        """
        using System.Runtime.InteropServices;

        var stop = new ManualResetEventSlim();
        {|LIFE4003:AppDomain.CurrentDomain.ProcessExit|} += (_, _) => stop.Set(); // docker stop
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
        }); // docker stop
        stop.Wait();
        """, OutputKind.ConsoleApplication);

    [Fact]
    public Task Fixes_other_methods_by_a_field() => Verify.Fixes(
        Program("{|LIFE4003:AppDomain.CurrentDomain.ProcessExit|} += OnExit;", "private void OnExit(object? sender, EventArgs e) => _stop.Cancel();"),
        Program("""
            AppDomain.CurrentDomain.ProcessExit += OnExit;
                    _sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(0));
            """, "private void OnExit(object? sender, EventArgs e) => _stop.Cancel();")
            .Replace("    private readonly CancellationTokenSource _stop", "    private static PosixSignalRegistration? _sigterm;\n    private readonly CancellationTokenSource _stop"), OutputKind.ConsoleApplication);

    /// <summary>The handler and what Main waits for have nothing to do with each other, as far as can be told: the registration exits, as the runtime did.</summary>
    [Theory]
    [InlineData("(_, _) => stop.Cancel()", "Thread.Sleep(Timeout.Infinite);")] // Main does not wait for it
    [InlineData("(_, _) => { stop.Cancel(); Console.WriteLine(1); }", "stop.Token.WaitHandle.WaitOne();")] // does more than signal
    [InlineData("(sender, _) => { Console.WriteLine(sender); stop.Cancel(); }", "stop.Token.WaitHandle.WaitOne();")] // looks at its event
    public Task Fixes_by_an_exit_where_Main_need_not_end(string handler, string wait) => Verify.Fixes(
        $"""
        using System.Runtime.InteropServices;

        var stop = new CancellationTokenSource();
        {"{|"}LIFE4003:AppDomain.CurrentDomain.ProcessExit{"|}"} += {handler};
        {wait}
        """,
        $"""
        using System.Runtime.InteropServices;

        var stop = new CancellationTokenSource();
        AppDomain.CurrentDomain.ProcessExit += {handler};
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(0));
        {wait}
        """, OutputKind.ConsoleApplication);

    /// <summary>Main's end would dispose of what the old hook then touches.</summary>
    [Fact]
    public Task Fixes_by_an_exit_where_a_using_disposes_of_it() => Verify.Fixes(
        """
        using System.Runtime.InteropServices;

        using var stop = new CancellationTokenSource();
        {|LIFE4003:AppDomain.CurrentDomain.ProcessExit|} += (_, _) => stop.Cancel();
        stop.Token.WaitHandle.WaitOne();
        """,
        """
        using System.Runtime.InteropServices;

        using var stop = new CancellationTokenSource();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => stop.Cancel();
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(0));
        stop.Token.WaitHandle.WaitOne();
        """, OutputKind.ConsoleApplication);

    [Fact]
    public async Task Ignores_program_whose_library_registers()
    {
        var token = TestContext.Current.CancellationToken;
        var library = AllAnalyzers.Compile(("Library.cs", """
            using System.Runtime.InteropServices;
            public static class Lifetime { public static object Listen(Action stop) => PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => stop()); }
            """)).WithAssemblyName("Library");
        var program = AllAnalyzers.Compile(("Program.cs", Program("AppDomain.CurrentDomain.ProcessExit += (_, _) => _stop.Cancel();")));
        Assert.Contains(await AllAnalyzers.RunAsync(program), finding => finding.Id == "LIFE4003");
        Assert.DoesNotContain(await AllAnalyzers.RunAsync(program.AddReferences(library.ToMetadataReference())), finding => finding.Id == "LIFE4003");
        using var image = new MemoryStream();
        Assert.True(library.Emit(image, cancellationToken: token).Success);
        Assert.DoesNotContain(await AllAnalyzers.RunAsync(program.AddReferences(MetadataReference.CreateFromImage(image.ToArray()))), finding => finding.Id == "LIFE4003");
    }
}
