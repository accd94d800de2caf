using Lifeguard.Analyzers.Tests.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Supervision.ChildOutputAnalyzer, Lifeguard.CodeFixes.Supervision.ChildOutputUnreadCodeFix>;

namespace Lifeguard.Analyzers.Tests.Supervision;

public sealed class ChildOutputUnreadTests
{
    private static string Tool(string body, string members = "") => $$"""
        using System.Diagnostics;

        static class Tool
        {
            public static async Task<int> RunAsync(string file)
            {
                {{body}}
                await Task.Yield();
                return 0;
            }

            {{members}}
        }
        """;

    [Theory]
    [InlineData("using var child = Process.Start(new ProcessStartInfo(file) { {|LIFE5003:RedirectStandardOutput = true|} })!; child.WaitForExit();")]
    [InlineData("var info = new ProcessStartInfo(file) { {|LIFE5003:RedirectStandardError = true|}, RedirectStandardOutput = true }; using var child = Process.Start(info)!; child.BeginOutputReadLine(); await child.WaitForExitAsync();")]
    [InlineData("var info = new ProcessStartInfo(file); {|LIFE5003:info.RedirectStandardOutput = true|}; using var child = new Process { StartInfo = info }; child.Start(); child.WaitForExit();")]
    [InlineData("using var child = new Process { StartInfo = new ProcessStartInfo(file) { {|LIFE5003:RedirectStandardOutput = true|} } }; child.Start(); child.WaitForExit();")]
    public Task Reports_stream_that_nobody_reads(string body) => Verify.Reports(Tool(body));

    [Theory]
    [InlineData("using var child = Process.Start(new ProcessStartInfo(file) { RedirectStandardOutput = true })!; await child.StandardOutput.ReadToEndAsync(); child.WaitForExit();")]
    [InlineData("using var child = Process.Start(new ProcessStartInfo(file) { RedirectStandardOutput = false })!; child.WaitForExit();")]
    [InlineData("using var child = Process.Start(new ProcessStartInfo(file) { RedirectStandardOutput = true })!; child.WaitForExit(1000);")]
    [InlineData("using var child = Process.Start(new ProcessStartInfo(file) { RedirectStandardOutput = true })!; Read(child); child.WaitForExit();")]
    [InlineData("using var child = Start(new ProcessStartInfo(file) { RedirectStandardOutput = true }); child.WaitForExit();")]
    [InlineData("var info = new ProcessStartInfo(file) { RedirectStandardOutput = true }; using var child = Start(info); child.WaitForExit();")]
    [InlineData("using var child = Process.Start(new ProcessStartInfo(file) { RedirectStandardOutput = true })!;")]
    public Task Ignores_stream_that_is_read_or_may_be(string body)
        => Verify.Ignores(Tool(body, "private static Process Start(ProcessStartInfo info) => Process.Start(info)!; private static void Read(Process child) => child.Exited += (_, _) => { };"));

    [Theory]
    [InlineData("""
        using var child = Process.Start(new ProcessStartInfo(file) { {|LIFE5003:RedirectStandardOutput = true|} })!; // runs
                child.WaitForExit();
        """, """
        using var child = Process.Start(new ProcessStartInfo(file) { RedirectStandardOutput = true })!; // runs
                child.BeginOutputReadLine();
                child.WaitForExit();
        """)]
    [InlineData("""
        using var child = new Process { StartInfo = new ProcessStartInfo(file) { {|LIFE5003:RedirectStandardError = true|} } };
                child.Start();
                child.WaitForExit();
        """, """
        using var child = new Process { StartInfo = new ProcessStartInfo(file) { RedirectStandardError = true } };
                child.Start();
                child.BeginErrorReadLine();
                child.WaitForExit();
        """)]
    public Task Fixes_by_reading(string before, string after) => Verify.Fixes(Tool(before), Tool(after));

    private const string Talkative = """
        using System.Diagnostics;

        static class Program
        {
            static void Main()
            {
                using var child = Process.Start(new ProcessStartInfo("sh", ["-c", "head -c 1000000 /dev/zero"]) { RedirectStandardOutput = true })!;
                child.WaitForExit();
            }
        }
        """;

    [Fact]
    public async Task Child_that_says_much_is_waited_for_without_end()
    {
        using var running = await RunningProgram.StartAsync(Talkative);
        Assert.Equal(137, await running.StatusAfterKillAsync());
    }

    [Fact]
    public async Task Child_that_says_much_ends_once_it_is_read()
    {
        using var running = await RunningProgram.StartAsync(await AllFixes.ApplyAsync(Talkative, "LIFE5003"));
        Assert.Equal(0, await running.StatusAsync());
    }
}
