using Lifeguard.Analyzers.Tests.Testing;
using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Supervision.ChildWaitAnalyzer, Lifeguard.CodeFixes.Supervision.ChildWaitUnboundedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Supervision;

public sealed class ChildWaitUnboundedTests
{
    /// <summary>A worker that runs a tool for each file it is given.</summary>
    private static string Worker(string body, string members = "") => $$"""
        using System.Diagnostics;
        using System.Threading.Channels;
        using Microsoft.Extensions.Hosting;

        sealed class Worker(Channel<string> files) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await foreach (var file in files.Reader.ReadAllAsync(stoppingToken))
                    await ConvertAsync(new ProcessStartInfo("convert", file) { RedirectStandardOutput = true, RedirectStandardError = true }, stoppingToken);
            }

            private async Task<int> ConvertAsync(ProcessStartInfo info, CancellationToken token)
            {
                {{body}}
                await Task.Yield();
                return 0;
            }

            {{members}}
        }
        """;

    private const string Start = "using var child = Process.Start(info)!; ";
    private const string ByEvents = Start + "child.BeginOutputReadLine(); child.BeginErrorReadLine(); ";
    private const string ByTasks = Start + "var output = child.StandardOutput.ReadToEndAsync(); var error = child.StandardError.ReadToEndAsync(); ";

    [Theory]
    [InlineData(ByEvents + "{|LIFE5004:child.WaitForExit()|};")]
    [InlineData(ByEvents + "await {|LIFE5004:child.WaitForExitAsync()|};")]
    [InlineData(ByEvents + "await {|LIFE5004:child.WaitForExitAsync()|}.ConfigureAwait(false);")]
    [InlineData(ByEvents + "{|LIFE5004:child.WaitForExit(-1)|};")]
    [InlineData(ByEvents + "await {|LIFE5004:child.WaitForExitAsync(CancellationToken.None)|};")]
    [InlineData(ByTasks + "await {|LIFE5004:child.WaitForExitAsync()|}; Console.WriteLine(await output + await error);")]
    [InlineData(ByTasks + "{|LIFE5004:child.WaitForExit()|}; Console.WriteLine(await output + await error);")]
    [InlineData("using var child = new Process { StartInfo = info }; child.OutputDataReceived += (_, e) => Console.WriteLine(e.Data); child.Start(); child.BeginOutputReadLine(); {|LIFE5004:child.WaitForExit()|};")]
    public Task Reports_wait_for_a_child_that_may_hang(string body) => Verify.Reports(Worker(body));

    [Theory]
    [InlineData(ByEvents + "child.WaitForExit(60_000);")]
    [InlineData(ByEvents + "if (child.WaitForExit(60_000)) child.WaitForExit();")] // the documented way to get the rest of the output
    [InlineData(ByEvents + "await child.WaitForExitAsync(token);")]
    [InlineData(ByEvents + "await child.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));")]
    [InlineData(ByEvents + "await Task.WhenAny(child.WaitForExitAsync(), Task.Delay(30_000, token));")]
    [InlineData(ByEvents + "token.Register(() => child.Kill()); child.WaitForExit();")]
    [InlineData(ByEvents + "Watch(child); child.WaitForExit();")]
    [InlineData(ByEvents + "while (!child.HasExited) await Task.Delay(100, token); child.WaitForExit();")]
    [InlineData(Start + "var output = await child.StandardOutput.ReadToEndAsync(token); await child.WaitForExitAsync(); Console.WriteLine(output);")] // it is the read that may hang
    [InlineData(ByTasks + "await Task.WhenAll(output, error); child.WaitForExit();")]
    [InlineData(Start + "Console.WriteLine(child.StandardOutput.ReadToEnd()); child.WaitForExit();")]
    [InlineData(Start + "child.WaitForExit();")]
    [InlineData("while (!token.IsCancellationRequested) { using var child = Process.Start(info)!; child.BeginOutputReadLine(); await child.WaitForExitAsync(); await Task.Delay(5000, token); }")] // kept alive, not waited for
    public Task Ignores_wait_that_something_may_end(string body) => Verify.Ignores(Worker(body, "private static void Watch(Process child) => child.Refresh();"));

    [Theory]
    [InlineData("static class Build { public static void Run(ProcessStartInfo info) { using var child = Process.Start(info)!; child.BeginOutputReadLine(); child.WaitForExit(); } }")]
    [InlineData("static class Program { static void Main(string[] args) { foreach (var file in args) { using var child = Process.Start(new ProcessStartInfo(file) { RedirectStandardOutput = true })!; child.BeginOutputReadLine(); child.WaitForExit(); } } }")]
    [InlineData("sealed class Tunnel : Microsoft.Extensions.Hosting.BackgroundService { protected override async Task ExecuteAsync(CancellationToken stoppingToken) { using var child = Process.Start(new ProcessStartInfo(\"tunnel\") { RedirectStandardOutput = true })!; child.BeginOutputReadLine(); await child.WaitForExitAsync(); } }")]
    public Task Ignores_child_that_runs_as_long_as_its_parent(string type) => Verify.Ignores("using System.Diagnostics;\n" + type);

    [Theory]
    [InlineData("public class Convert(IConverter converter) : Microsoft.AspNetCore.Mvc.ControllerBase { public void Post() => converter.Run(new ProcessStartInfo(\"convert\") { RedirectStandardOutput = true }); }")]
    [InlineData("static class Routes { static void Map(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder app, IConverter converter) => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(app, \"/convert\", () => converter.Run(new ProcessStartInfo(\"convert\"))); }")]
    public Task Reports_wait_that_a_request_leads_to(string caller) => Verify.Reports($$"""
        using System.Diagnostics;
        using Microsoft.AspNetCore.Builder;

        public interface IConverter { void Run(ProcessStartInfo info); }

        sealed class Converter : IConverter
        {
            public void Run(ProcessStartInfo info)
            {
                using var child = Process.Start(info)!;
                child.BeginOutputReadLine();
                {|LIFE5004:child.WaitForExit()|};
            }
        }

        {{caller.Replace("Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(app, ", "app.MapPost(")}}
        """);

    /// <summary>Of one fault, the graver rule speaks.</summary>
    [Theory]
    [InlineData("LIFE5003", "using var child = Process.Start(new ProcessStartInfo(\"convert\") { RedirectStandardOutput = true, RedirectStandardError = true })!; child.BeginOutputReadLine(); child.WaitForExit();", "")]
    [InlineData("LIFE4002", "await Task.Yield();", "public override async Task StopAsync(CancellationToken stopToken) { using var child = Process.Start(new ProcessStartInfo(\"flush\") { RedirectStandardOutput = true })!; child.BeginOutputReadLine(); await child.WaitForExitAsync(); await base.StopAsync(stopToken); }")]
    [InlineData("LIFE4001", "await Task.Yield();", "public override Task StopAsync(CancellationToken stopToken) { using var child = Process.Start(new ProcessStartInfo(\"flush\") { RedirectStandardOutput = true })!; child.BeginOutputReadLine(); child.WaitForExit(); return base.StopAsync(stopToken); }")]
    [InlineData("LIFE4012", "await Task.Yield();", "public override void Dispose() { using var child = Process.Start(new ProcessStartInfo(\"flush\") { RedirectStandardOutput = true })!; child.BeginOutputReadLine(); child.WaitForExit(); base.Dispose(); }")]
    public async Task Leaves_it_to_the_graver_rule(string id, string body, string members)
    {
        var findings = await AllAnalyzers.RunAsync(AllAnalyzers.Compile(("Test.cs", Worker(body, members))), turnedOn: id);
        Assert.Equal([id], findings.Select(finding => finding.Id).Where(found => found.StartsWith("LIFE4", StringComparison.Ordinal) || found.StartsWith("LIFE5", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""
        using var child = Process.Start(info)!;
                child.BeginOutputReadLine();
                // until it is done
                {|LIFE5004:child.WaitForExit()|}; // runs
        """, """
        using var child = Process.Start(info)!;
                child.BeginOutputReadLine();
                // until it is done
                if (!child.WaitForExitAsync().Wait(TimeSpan.FromMinutes(10)))
                {
                    Console.Error.WriteLine("child did not end within 10 min; killing it and what it started");
                    child.Kill(entireProcessTree: true);
                    child.WaitForExit(5000);
                } // runs
        """)]
    [InlineData("""
        using var child = Process.Start(info)!;
                var output = child.StandardOutput.ReadToEndAsync();
                {|LIFE5004:child.WaitForExit()|};
                Console.WriteLine(await output);
        """, """
        using var child = Process.Start(info)!;
                var output = child.StandardOutput.ReadToEndAsync();
                if (!child.WaitForExit((int)TimeSpan.FromMinutes(10).TotalMilliseconds))
                {
                    Console.Error.WriteLine("child did not end within 10 min; killing it and what it started");
                    child.Kill(entireProcessTree: true);
                    child.WaitForExit(5000);
                }
                Console.WriteLine(await output);
        """)]
    [InlineData("""
        using var child = Process.Start(info)!;
                child.BeginOutputReadLine();
                await {|LIFE5004:child.WaitForExitAsync()|}.ConfigureAwait(false);
        """, """
        using var child = Process.Start(info)!;
                child.BeginOutputReadLine();
                using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10)))
                {
                    try
                    {
                        await child.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                    }
                    catch (OperationCanceledException)
                    {
                        Console.Error.WriteLine("child did not end within 10 min; killing it and what it started");
                        child.Kill(entireProcessTree: true);
                        child.WaitForExit(5000);
                    }
                }
        """)]
    public Task Fixes_by_a_limit(string before, string after) => Verify.FixesSingly(Worker(before), Worker(after));

    [Fact]
    public Task Offers_nothing_where_the_name_of_the_limit_is_taken()
        => Verify.OffersNothing(Worker("var limit = 1; " + ByEvents + "await {|LIFE5004:child.WaitForExitAsync()|}; Console.WriteLine(limit);"));

    /// <summary>A child that answers, and leaves a process behind that holds its output.</summary>
    private static string Service(string wait, string tool) => $$"""
        using System.Collections.Concurrent;
        using System.Diagnostics;

        static class Service
        {
            static readonly BlockingCollection<string> Jobs = new() { {{tool}} };

            static void Main()
            {
                Jobs.CompleteAdding();
                foreach (var job in Jobs.GetConsumingEnumerable())
                    RunAsync(job).GetAwaiter().GetResult();
            }

            static async Task RunAsync(string job)
            {
                using var child = Process.Start(new ProcessStartInfo("sh", ["-c", job]) { RedirectStandardOutput = true })!;
                child.OutputDataReceived += (_, line) => Console.Write(line.Data is null ? "" : line.Data + "\n");
                child.BeginOutputReadLine();
                {{wait}}
                await Task.Yield();
                Console.WriteLine("code " + child.ExitCode);
            }
        }
        """;

    private const string Hangs = "\"echo begun; sleep 60\"";
    private const string LeavesOneBehind = "\"echo begun; sleep 20 & exit 3\"";

    [Theory]
    [InlineData("child.WaitForExit();", Hangs)]
    [InlineData("child.WaitForExit();", LeavesOneBehind)]
    [InlineData("await child.WaitForExitAsync();", Hangs)]
    [InlineData("await child.WaitForExitAsync();", LeavesOneBehind)]
    public async Task Service_waits_for_ever(string wait, string tool)
    {
        using var running = await RunningProgram.StartAsync(Service(wait, tool));
        Assert.Equal("begun", await running.ReadLineAsync());
        Assert.Equal(137, await running.StatusAfterKillAsync());
    }

    [Theory]
    [InlineData("child.WaitForExit();", Hangs, "code 137")]
    [InlineData("child.WaitForExit();", LeavesOneBehind, "code 3")]
    [InlineData("await child.WaitForExitAsync();", Hangs, "code 137")]
    [InlineData("await child.WaitForExitAsync();", LeavesOneBehind, "code 3")]
    public async Task Service_goes_on_once_the_limit_is_reached(string wait, string tool, string code)
    {
        var mended = (await AllFixes.ApplyAsync(Service(wait, tool), "LIFE5004")).Replace("FromMinutes(10)", "FromMilliseconds(500)");
        Assert.Contains("entireProcessTree", mended);
        using var running = await RunningProgram.StartAsync(mended);
        Assert.Equal("begun", await running.ReadLineAsync());
        Assert.Equal(code, await running.ReadLineAsync());
        Assert.Equal(0, await running.StatusAsync());
    }

    /// <summary>The limit costs nothing: what a quick child says is all there.</summary>
    [Theory]
    [InlineData("child.WaitForExit();")]
    [InlineData("await child.WaitForExitAsync();")]
    public async Task Output_of_a_child_that_ends_in_time_is_complete(string wait)
    {
        using var running = await RunningProgram.StartAsync(await AllFixes.ApplyAsync(Service(wait, "\"seq 5000\""), "LIFE5004"));
        for (var line = 1; line <= 5000; line++)
            Assert.Equal($"{line}", await running.ReadLineAsync());
        Assert.Equal("code 0", await running.ReadLineAsync());
    }
}
