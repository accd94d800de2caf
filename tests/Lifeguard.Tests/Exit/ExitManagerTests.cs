using System.Diagnostics;
using Lifeguard.Tests.Testing;

namespace Lifeguard.Tests.Exit;

/// <summary>Every way to hold up an exit or to replace its status, in a process of its own that must be gone in its bound.</summary>
public sealed class ExitManagerTests
{
    // What the exit promises here (0.2 s grace + 2 s), and what a busy machine needs to start and end a process.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("returns-zero")]
    [InlineData("nested-exit")]
    [InlineData("blocked-handler")]
    [InlineData("held-lock")]
    [InlineData("starved-pool")]
    [InlineData("foreground-thread")]
    [InlineData("throwing-callback")]
    [InlineData("exit-underway")]
    [InlineData("second-exit")]
    public async Task Leaves_in_time_with_the_status_and_says_why_first(string scenario)
    {
        var clock = Stopwatch.StartNew();

        var end = await ScenarioProcess.RunAsync("exit", scenario);

        Assert.Equal(70, end.Status);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Bound);
        Assert.Equal("lifeguard: event=exit loop=- status=70 v=1: the scenario ends: InvalidOperationException: cause <- IOException: root", end.ErrorLines.First());
    }

    [Fact]
    public async Task Leaves_in_time_when_nobody_reads_standard_error()
    {
        using var process = ScenarioProcess.Start(["exit", "hung-console"], [], readError: false);

        Assert.Equal(70, (await process.EndAsync()).Status);
    }

    [Theory]
    [InlineData("nested-exit")]
    [InlineData("blocked-handler")]
    [InlineData("held-lock")]
    [InlineData("foreground-thread")]
    [InlineData("second-exit")]
    public async Task Hangs_without_the_library(string scenario)
    {
        using var process = ScenarioProcess.Start("exit", scenario, "bare");
        await process.PrintsAsync("blocked");

        Assert.True(await process.HangsAsync());
    }

    [Fact]
    public async Task Hangs_without_the_library_when_nobody_reads_standard_error()
    {
        using var process = ScenarioProcess.Start(["exit", "hung-console", "bare"], [], readError: false);
        await process.PrintsAsync("ready");

        // It takes a part of the first second to fill the pipe.
        for (var second = 0; second < 3; second++)
            Assert.True(await process.HangsAsync());
    }

    [Fact]
    public async Task Handler_that_throws_aborts_the_process_without_the_library()
    {
        using var process = ScenarioProcess.Start("exit", "throwing-callback", "bare");
        await process.PrintsAsync("ready");
        process.Terminate();

        Assert.Equal(134, (await process.EndAsync()).Status);
    }

    [Theory]
    [InlineData("returns-zero", "")]
    [InlineData("status", "256")]
    public async Task Status_is_lost_without_the_library(string scenario, string status)
        => Assert.Equal(0, (await ScenarioProcess.RunAsync("exit", scenario, "bare", status)).Status);

    [Fact]
    public async Task Term_while_leaving_does_not_replace_the_status()
    {
        using var process = ScenarioProcess.Start("exit", "term");
        await process.PrintsAsync("exiting");
        process.Terminate();

        Assert.Equal(70, (await process.EndAsync()).Status);
    }

    [Fact]
    public async Task Term_while_leaving_replaces_the_status_without_the_library()
    {
        using var process = ScenarioProcess.Start("exit", "term-bare");
        await process.PrintsAsync("exiting");
        process.Terminate();

        Assert.Equal(ScenarioProcess.Terminated, (await process.EndAsync()).Status);
    }

    /// <summary>As a frozen container or a debugger does it. The stop falls into a wait, and that wait has no time left when it is over.</summary>
    [Fact]
    public async Task Process_that_was_stopped_while_leaving_leaves_as_soon_as_it_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("lifeguard");
        try
        {
            var pipe = Path.Combine(folder.FullName, "termination-log");
            using var maker = ScenarioProcess.StartProgram("mkfifo", [pipe]);
            Assert.Equal(0, (await maker.EndAsync()).Status);
            using var process = ScenarioProcess.Start("exit", "stopped-while-leaving", pipe);
            await process.PrintsAsync("stops");
            // A second more than all the time it had.
            for (var second = 0; second < 3; second++)
                Assert.True(await process.HangsAsync());
            process.Continue();

            Assert.Equal(70, (await process.EndAsync()).Status);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Line_break_in_an_exception_forges_no_line_for_a_monitor()
    {
        var end = await ScenarioProcess.RunAsync("exit", "hostile-message");

        Assert.Contains("event=giveup loop=orders", end.Error, StringComparison.Ordinal);
        Assert.StartsWith("lifeguard: event=exit loop=- status=70 ", Assert.Single(end.ErrorLines, line => line.StartsWith("lifeguard:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_of_many_callers_decides()
    {
        var end = await ScenarioProcess.RunAsync("exit", "two-at-once");

        Assert.Equal($"first: {end.Status}\n", end.Output);
        Assert.StartsWith($"lifeguard: event=exit loop=- status={end.Status} v=1: caller {end.Status}\n", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(255, 255)]
    [InlineData(256, 70)]
    [InlineData(-1, 70)]
    public async Task Status_that_the_system_would_change_becomes_70(int asked, int expected)
        => Assert.Equal(expected, (await ScenarioProcess.RunAsync("exit", "status", $"{asked}")).Status);

    [Fact]
    public async Task Message_is_left_for_kubernetes_where_it_looks_for_one()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(78, (await ScenarioProcess.RunAsync("exit", "termination-message", file)).Status);

            Assert.Equal("lifeguard: event=exit loop=- status=78 v=1: nothing to price with", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Unhandled_exception_still_aborts_and_writes_its_dump()
    {
        var folder = Directory.CreateTempSubdirectory("lifeguard");
        try
        {
            var dump = Path.Combine(folder.FullName, "dump");
            using var process = ScenarioProcess.Start(["exit", "unhandled"], [("DOTNET_DbgEnableMiniDump", "1"), ("DOTNET_DbgMiniDumpType", "1"), ("DOTNET_DbgMiniDumpName", dump)]);

            var end = await process.EndAsync();

            Assert.Equal(134, end.Status);
            Assert.True(new FileInfo(dump) is { Exists: true, Length: > 0 }, end.Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Given_its_own_way_to_end_the_process_it_takes_that()
    {
        using var ended = new BlockingStatus();
        var exit = new ExitManager(new ExitOptions { Grace = TimeSpan.Zero, Terminate = ended.Set });

        Assert.Null(exit.Status);
        Assert.True(exit.Exit(75, "asked to leave"));
        Assert.False(exit.Exit(70, "asked again"));

        Assert.Equal(75, ended.Wait());
        Assert.Equal(75, exit.Status);
        Assert.True(exit.Exiting.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Manager_that_is_no_single_process_is_refused(int processId)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new ExitManager(new ExitOptions { ManagerProcessId = processId }));

        Assert.Contains($"must be more than 1, but is {processId}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Manager_that_is_the_process_itself_is_refused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new ExitManager(new ExitOptions { ManagerProcessId = Environment.ProcessId }));

    [Fact]
    public void Grace_without_end_is_refused()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new ExitManager(new ExitOptions { Grace = Timeout.InfiniteTimeSpan }));

        Assert.Contains("Grace must be from zero to 24 h, but is -00:00:00.0010000.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manager_learns_of_it_and_its_term_ends_the_wait()
    {
        var end = await ScenarioProcess.RunAsync("manager", "answers");

        Assert.Equal("worker ended with 70\n", end.Output);
    }

    [Fact]
    public async Task Manager_that_does_not_answer_is_not_awaited_for_ever()
    {
        var end = await ScenarioProcess.RunAsync("manager", "deaf");

        Assert.Equal("deaf to TERM\nworker ended with 70\n", end.Output);
    }

    [Fact]
    public async Task Manager_that_is_gone_is_not_told()
    {
        var end = await ScenarioProcess.RunAsync("manager", "gone");

        Assert.Contains(" is not told: it is not the parent of this process", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_that_is_not_the_manager_gets_no_term()
    {
        using var bystander = ScenarioProcess.Start("manager", "bystander");
        await bystander.PrintsAsync("standing by");

        using var worker = ScenarioProcess.Start(["manager", "worker"], [("MANAGER", $"{bystander.Id}"), ("GRACE", "0")]);
        var end = await worker.EndAsync();

        Assert.Equal(70, end.Status);
        Assert.Contains($"process {bystander.Id} is not told: it is not the parent of this process", end.Error, StringComparison.Ordinal);
        bystander.CloseInput();
        Assert.Equal("standing by\n", (await bystander.EndAsync()).Output);
    }

    private sealed class BlockingStatus : IDisposable
    {
        private readonly ManualResetEventSlim _set = new();
        private int _status;

        internal void Set(int status)
        {
            _status = status;
            _set.Set();
        }

        internal int Wait()
        {
            Assert.True(_set.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            return _status;
        }

        public void Dispose() => _set.Dispose();
    }
}
