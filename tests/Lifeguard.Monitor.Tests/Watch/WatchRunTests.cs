using Lifeguard.Monitor.Failures;
using Lifeguard.Monitor.Journal;
using Lifeguard.Monitor.Settings;
using Lifeguard.Monitor.State;
using Lifeguard.Monitor.Systemd;
using Lifeguard.Monitor.Watch;

namespace Lifeguard.Monitor.Tests.Watch;

public sealed class WatchRunTests : IDisposable
{
    private readonly StringWriter _log = new();

    /// <summary>Its thread has nobody above it: an exception that left it would abort the process.</summary>
    [Fact]
    public async Task Source_that_fails_ends_the_watch_with_a_status_and_its_reason()
    {
        Assert.Equal(ExitStatus.Software, await RunAsync(_ => throw new InvalidOperationException("torn page")));
        Assert.Contains("no journal: reading it failed: torn page", _log.ToString());
    }

    [Fact]
    public async Task Source_that_ends_ends_the_watch_in_order() => Assert.Equal(ExitStatus.Success, await RunAsync(_ => null));

    private async Task<int> RunAsync(Func<CancellationToken, SourceEnd?> source)
    {
        var policy = new WatchPolicy
        {
            Unit = "site.service",
            Criteria = new FailureCriteria(Values.Pattern("^worker .* died"), new FailureWindowOptions(), Values.Statuses("0"), StatusFormat.Exit),
            Budget = new RestartBudget(5, TimeSpan.FromMinutes(15)),
            Action = "systemctl try-restart site.service",
            OwnPid = 99,
        };
        var supervisor = new Supervisor(policy, new WatchState { Unit = policy.Unit, BootId = "3c1f4f5b6a7d4e8f9a0b1c2d3e4f5a6b" });
        using var notifier = new ServiceNotifier(null);
        using var run = new WatchRun(supervisor, new UnitActions(policy.Unit, null, null, null), store: null, new WatchLog(_log, forJournal: false), notifier, new JournalClock());
        return await run.RunAsync(source);
    }

    public void Dispose() => _log.Dispose();
}
