using Lifeguard.Tests.Testing;

namespace Lifeguard.Hosting.Tests;

/// <summary>
/// The pitfalls of the Generic Host, without the library and with it, in processes of their own, under every generation of the hosting
/// packages.
/// </summary>
public sealed class RunGuardedTests
{
    private static readonly int[] Generations = [8, 9, 10, 11];

    /// <summary>What ends by itself; the status is the same everywhere.</summary>
    public static TheoryData<int, string, int, string> Ends => Everywhere(
        ("fails-later", 70, "failed later"),
        ("fails-at-once", 70, "failed at once"),
        ("stray-cancellation", 70, "CancelledByTimeout ended with a cancellation that was not the host's stop"),
        ("loop-returns", 70, "the loop of Returns ended, and nobody had asked it to"),
        ("failure-is-ignored", 70, "the loop of FailsInTurn ended, and nobody had asked it to: InvalidOperationException: failed in its turn"),
        ("asks-to-leave", 166, "a service asks to leave"),
        ("last-words", 166, "a service asks to leave"),
        ("loop-never-succeeds", 70, "lifeguard: event=giveup loop=NeverSucceeds status=70 v=1 failures=9: 10 failures within 00:01:30, and no turn has ever succeeded: SocketException"),
        ("start-fails", 69, "the start failed: InvalidOperationException: no port <- SocketException"),
        ("constructor-fails", 78, "the start failed: InvalidOperationException: no pricing"),
        ("disposal-hangs-after-exit", 166, "a service asks to leave"),
        ("check-fails", 69, "lifeguard: event=startup check=database status=69 v=1: InvalidOperationException: no database <- SocketException"),
        ("check-is-late", 75, "lifeguard: event=startup check=database status=75 v=1: not done after 0.1 s"),
        ("start-is-late", 75, "lifeguard: event=startup check=startup_deadline status=75 v=1: not done after 0.1 s, still at database\n"),
        ("member-is-missing", 78, "Lifeguard.Hosting.Scenarios.Witness has no public member 'PriceOf'"),
        ("check-fails-and-disposal-hangs", 69, "not stopped within 0.8 s"),
        ("start-times-out", 69, "the start failed: TaskCanceledException"),
        ("startup-timeout", 69, "the start was not done within HostOptions.StartupTimeout (0.1 s): TaskCanceledException: "),
        ("startup-timeout-side-by-side", 69, "the start was not done within HostOptions.StartupTimeout (0.1 s): "),
        ("startup-timeout-in-check", 69, "the start was not done within HostOptions.StartupTimeout (0.1 s): OperationCanceledException: startup check database was still running"),
        ("setting-is-wrong", 78, "the start failed: InvalidOperationException: Setting Lifeguard:Grace must be a time span such as 00:01:30, but is 'soon'."),
        ("limits-are-wrong", 78, "Lower MaxDelay to 00:00:10, or lengthen Window."));

    /// <summary>What is told to stop.</summary>
    public static TheoryData<int, string, string, int, string> Stops => Everywhere(
        ("stops", "witness started", 0, "status=0 v=1: stopped"),
        ("stop-fails", "witness started", 70, "the host failed: InvalidOperationException: failed to stop"),
        ("callback-hangs", "witness started", 75, "not stopped within 0.8 s"),
        ("stops-by-callback", "waits for the stop", 0, "status=0 v=1: stopped"),
        ("deaf-loop", "deaf", 75, "Deaf did not stop in time"),
        ("start-hangs", "start hangs", 75, "not stopped within 0.8 s"),
        ("disposal-hangs", "witness started", 75, "not stopped within 0.8 s"));

    /// <summary>The same without the library: what the host itself makes of it.</summary>
    public static TheoryData<int, string, int> Bare => new()
    {
        // A supervisor sees success.
        { 8, "fails-later", 0 },
        { 9, "fails-later", 0 },
        { 10, "fails-later", 0 },
        { 10, "fails-at-once", 0 },
        { 10, "stray-cancellation", 0 },
        // Since 11 the failure comes out of the run; before 10 one at once came out of the start.
        { 11, "fails-later", 134 },
        { 8, "fails-at-once", 134 },
        // Like any crash.
        { 10, "start-fails", 134 },
        { 10, "constructor-fails", 134 },
        { 10, "check-fails", 134 },
    };

    [Theory, MemberData(nameof(Ends))]
    public async Task Ends_with_the_status_that_says_why(int generation, string scenario, int status, string said)
    {
        using var process = Start(generation, "guarded", scenario);

        var end = await process.EndAsync();

        Assert.Equal(status, end.Status);
        Assert.Contains(said, end.Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Stops))]
    public async Task Stops_in_bounded_time_whatever_hangs(int generation, string scenario, string up, int status, string said)
    {
        using var process = Start(generation, "guarded", scenario);
        await process.PrintsAsync(up);
        process.Terminate();

        var end = await process.EndAsync();

        Assert.Equal(status, end.Status);
        Assert.Contains(said, end.Error, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Bare))]
    public async Task Without_the_library_the_status_misleads(int generation, string scenario, int status)
    {
        using var process = Start(generation, "bare", scenario);

        Assert.Equal(status, (await process.EndAsync()).Status);
    }

    [Theory]
    [InlineData("start-hangs", "start hangs")]
    [InlineData("callback-hangs", "witness started")]
    [InlineData("disposal-hangs", "witness started")]
    public async Task Without_the_library_what_hangs_keeps_the_process(string scenario, string up)
    {
        using var process = Start(10, "bare", scenario);
        await process.PrintsAsync(up);
        process.Terminate();

        // Its whole bound, with the library, is 2.8 s; it has none.
        Assert.True(await process.HangsAsync());
    }

    [Theory]
    [InlineData("loop-returns", "loop returned")]
    [InlineData("failure-is-ignored", "loop failed")]
    public async Task Without_the_library_a_loop_that_ended_leaves_a_host_that_does_nothing(string scenario, string ended)
    {
        using var process = Start(10, "bare", scenario);
        await process.PrintsAsync(ended);

        Assert.True(await process.HangsAsync());
    }

    [Fact]
    public async Task Without_the_library_a_loop_that_did_not_stop_in_time_is_not_mentioned()
    {
        using var process = Start(10, "bare", "deaf-loop");
        await process.PrintsAsync("deaf");
        process.Terminate();

        var end = await process.EndAsync();

        Assert.Equal((0, ""), (end.Status, end.Error));
    }

    [Fact]
    public async Task Without_the_library_a_service_that_fails_to_stop_aborts_the_process()
    {
        using var process = Start(10, "bare", "stop-fails");
        await process.PrintsAsync("witness started");
        process.Terminate();

        Assert.Equal(134, (await process.EndAsync()).Status);
    }

    [Theory]
    [InlineData("guarded", true)]
    [InlineData("bare", false)]
    public async Task Leaving_stops_the_services_with_the_library_alone(string mode, bool stops)
    {
        using var process = Start(10, mode, "asks-to-leave");

        Assert.Equal(stops, (await process.EndAsync()).Output.Contains("witness stopped\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("guarded", true)]
    [InlineData("bare", false)]
    public async Task Leaving_prints_all_that_was_logged_with_the_library_alone(string mode, bool printsAll)
    {
        using var process = Start(10, mode, "last-words");

        Assert.Equal(printsAll, (await process.EndAsync()).Output.Contains("word 2000\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Giving_up_stops_the_other_services_first()
    {
        using var process = Start(10, "guarded", "loop-never-succeeds");

        Assert.Contains("witness stopped\n", (await process.EndAsync()).Output, StringComparison.Ordinal);
    }

    /// <summary>The manager answers at once, as those of the FastCGI kind do; what is being put away has its time all the same.</summary>
    [Fact]
    public async Task Answer_of_the_manager_does_not_cut_the_stop_short()
    {
        const string Manager = """
            trap 'kill -TERM $worker' TERM
            MANAGER=$$ dotnet "$0" guarded manager-answers &
            worker=$!
            wait $worker
            wait $worker
            echo "worker ended with $?"
            """;
        using var process = ScenarioProcess.StartProgram("sh", ["-c", Manager, Built.PathTo("Hosting10", "Lifeguard.Hosting.Scenarios.dll")]);

        var end = await process.EndAsync();

        Assert.Contains("put away\n", end.Output, StringComparison.Ordinal);
        Assert.EndsWith("worker ended with 166\n", end.Output, StringComparison.Ordinal);
    }

    /// <summary>Where the pod's manifest says that it looks for one.</summary>
    [Theory]
    [InlineData("check-fails", "lifeguard: event=exit loop=- status=69 v=1: startup check database failed: InvalidOperationException: no database <- SocketException: ")]
    [InlineData("check-is-late", "lifeguard: event=exit loop=- status=75 v=1: startup check database failed: not done after 0.1 s")]
    [InlineData("start-is-late", "lifeguard: event=exit loop=- status=75 v=1: startup check startup_deadline failed: not done after 0.1 s, still at database")]
    [InlineData("check-fails-before-the-deadline", "lifeguard: event=exit loop=- status=69 v=1: startup check database failed: InvalidOperationException: no database <- SocketException: ")]
    [InlineData("startup-timeout-in-check", "lifeguard: event=exit loop=- status=69 v=1: the start was not done within HostOptions.StartupTimeout (0.1 s): OperationCanceledException: startup check database was still running")]
    [InlineData("constructor-fails", "lifeguard: event=exit loop=- status=78 v=1: the start failed: InvalidOperationException: no pricing")]
    [InlineData("setting-is-wrong", "lifeguard: event=exit loop=- status=78 v=1: the start failed: InvalidOperationException: Setting Lifeguard:Grace must be a time span")]
    [InlineData("check-fails-and-disposal-hangs", "lifeguard: event=exit loop=- status=69 v=1: startup check database failed: InvalidOperationException: no database")] // and not what came of it
    public async Task Failed_start_leaves_its_message_for_kubernetes(string scenario, string message)
    {
        using var pod = new Pod();
        using var process = pod.Start(scenario);
        await process.EndAsync();

        Assert.StartsWith(message, pod.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_that_hangs_leaves_its_message_for_kubernetes()
    {
        using var pod = new Pod();
        using var process = pod.Start("callback-hangs");
        await process.PrintsAsync("witness started");
        process.Terminate();
        await process.EndAsync();

        Assert.Equal("lifeguard: event=exit loop=- status=75 v=1: not stopped within 0.8 s", pod.Message);
    }

    [Fact]
    public async Task Line_break_in_an_exception_forges_no_line_for_a_monitor()
    {
        using var process = Start(10, "guarded", "disposal-fails");
        await process.PrintsAsync("witness started");
        process.Terminate();

        var end = await process.EndAsync();

        Assert.Contains("event=giveup loop=orders", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(end.ErrorLines, line => line.StartsWith("lifeguard: event=giveup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failed_check_comes_before_any_service_starts()
    {
        using var process = Start(10, "guarded", "check-fails");

        Assert.DoesNotContain("witness started", (await process.EndAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_are_announced_with_those_of_the_host()
    {
        using var process = Start(10, "guarded", "loop-never-succeeds");

        Assert.Equal("lifeguard: limits loop=NeverSucceeds 10/90s/30s shutdown=500ms grace=300ms v=1", (await process.EndAsync()).ErrorLines.First());
    }

    /// <summary>What a container has of its pod: the file for its last words.</summary>
    private sealed class Pod : IDisposable
    {
        private readonly string _file = Path.GetTempFileName();

        internal string Message => File.ReadAllText(_file);

        internal ScenarioProcess Start(string scenario)
            => ScenarioProcess.StartProgram(Built.PathTo("Hosting10", "Lifeguard.Hosting.Scenarios.dll"), ["guarded", scenario], ("Lifeguard__TerminationMessagePath", _file));

        public void Dispose() => File.Delete(_file);
    }

    private static ScenarioProcess Start(int generation, params string[] arguments)
        => ScenarioProcess.StartProgram(Built.PathTo($"Hosting{generation}", "Lifeguard.Hosting.Scenarios.dll"), arguments);

    private static TheoryData<int, string, int, string> Everywhere(params (string Scenario, int Status, string Said)[] rows)
    {
        var data = new TheoryData<int, string, int, string>();
        foreach (var row in rows)
        {
            foreach (var generation in Generations)
                data.Add(generation, row.Scenario, row.Status, row.Said);
        }

        return data;
    }

    private static TheoryData<int, string, string, int, string> Everywhere(params (string Scenario, string Up, int Status, string Said)[] rows)
    {
        var data = new TheoryData<int, string, string, int, string>();
        foreach (var row in rows)
        {
            foreach (var generation in Generations)
                data.Add(generation, row.Scenario, row.Up, row.Status, row.Said);
        }

        return data;
    }
}
