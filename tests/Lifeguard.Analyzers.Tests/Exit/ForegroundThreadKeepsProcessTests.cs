using Microsoft.CodeAnalysis;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Exit.ThreadAnalyzer, Lifeguard.CodeFixes.Exit.ForegroundThreadKeepsProcessCodeFix>;

namespace Lifeguard.Analyzers.Tests.Exit;

public sealed class ForegroundThreadKeepsProcessTests
{
    private static string Program(string start, string main = "Console.ReadLine();", string work = "while (true) { Thread.Sleep(1000); }") => $$"""
        class Program
        {
            private static volatile bool _stop;

            static void Main()
            {
                {{start}}
                {{main}}
                _stop = true;
            }

            static void Work()
            {
                {{work}}
            }
        }
        """;

    [Theory]
    [InlineData("{|LIFE4016:new Thread(Work)|}.Start();")]
    [InlineData("var thread = {|LIFE4016:new Thread(() => { while (true) Work(); })|}; thread.Start();")]
    [InlineData("{|LIFE4016:new Thread(Work) { Name = \"worker\" }|}.Start();")]
    public Task Reports_endless_foreground_thread(string start) => Verify.Reports(Program(start), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("new Thread(Work) { IsBackground = true }.Start();")]
    [InlineData("var thread = new Thread(Work); thread.IsBackground = true; thread.Start();")]
    [InlineData("Task.Run(Work);")]
    public Task Ignores_background_thread(string start) => Verify.Ignores(Program(start), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("while (!_stop) { Thread.Sleep(1000); }")]
    [InlineData("while (true) { Thread.Sleep(1000); if (_stop) break; }")]
    [InlineData("while (true) { Thread.Sleep(1000); if (_stop) return; }")]
    [InlineData("while (true) { Thread.Sleep(1000); if (_stop) throw new OperationCanceledException(); }")]
    [InlineData("for (var i = 0; i < 10; i++) { Thread.Sleep(1000); }")]
    public Task Ignores_thread_that_ends(string work) => Verify.Ignores(Program("new Thread(Work).Start();", work: work), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_thread_that_is_the_program() => Verify.Ignores(Program("new Thread(Work).Start();", main: ""), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_program_that_exits_for_good() => Verify.Ignores(Program("new Thread(Work).Start();", main: "Console.ReadLine(); Environment.Exit(0);"), OutputKind.ConsoleApplication);

    [Fact]
    public Task Ignores_library() => Verify.Ignores(Program("new Thread(Work).Start();").Replace("void Main", "void Start"));

    [Theory]
    [InlineData("{|LIFE4016:new Thread(Work)|}.Start();", "new Thread(Work) { IsBackground = true }.Start();")]
    [InlineData("{|LIFE4016:new Thread(Work) { Name = \"worker\" }|}.Start();", "new Thread(Work) { Name = \"worker\", IsBackground = true }.Start();")]
    public Task Fixes_by_a_background_thread(string start, string fixedStart) => Verify.Fixes(Program(start), Program(fixedStart), OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    public Task Keeps_the_layout_and_the_comments_of_an_initializer(string separator) => Verify.Fixes(
        Program($$"""
            {|LIFE4016:new Thread(Work)
                    {
                        Name = "worker", // for the dump
                        Priority = ThreadPriority.Lowest{{separator}} // others come first
                    }|}.Start();
            """),
        Program("""
            new Thread(Work)
                    {
                        Name = "worker", // for the dump
                        Priority = ThreadPriority.Lowest, // others come first
                        IsBackground = true
                    }.Start();
            """),
        OutputKind.ConsoleApplication);
}
