using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Lifeguard.Monitor.Journal;

namespace Lifeguard.Monitor.Failures;

/// <summary>Which journal entries are failures, and how many in what time are too many.</summary>
/// <param name="Match">What the text of a failure looks like. Its group <c>status</c>, if any, is the worker's status.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Expected">The statuses that are no failure.</param>
/// <param name="StatusFormat">How the log writes a status.</param>
/// <param name="OncePerProcess">Whether a process that writes several such lines fails once.</param>
internal sealed record FailureCriteria(
    Regex Match, FailureWindowOptions Limits, IReadOnlySet<WorkerStatus> Expected, StatusFormat StatusFormat, bool OncePerProcess = false);

/// <summary>
/// Decides what becomes of each journal entry: matches its text, drops those read twice and those of expected statuses, and counts
/// the others in a window by the moment they happened, not by the moment they are read. Not thread-safe.
/// </summary>
internal sealed class FailureDetector(FailureCriteria criteria)
{
    /// <summary>The name of the group that holds a worker's status.</summary>
    public const string StatusGroup = "status";

    /// <summary>The name of the group that holds the number of the signal that ended a worker.</summary>
    public const string SignalGroup = "signal";

    /// <summary>The name of the group that holds the process that a line says it is from. Where another one wrote it, it is no failure.</summary>
    public const string WriterGroup = "writer";

    // Where journals of several files or hosts are merged, copies can be far apart.
    private const int RememberedCursors = 10_000;

    // More boots than this are not read at a time, whatever the order of the entries.
    private const int RememberedBoots = 64;

    private readonly FailureWindowOptions _limits = criteria.Limits;
    private readonly JournalClock _clock = new();
    private readonly RecentCursors _cursors = new(Math.Max(RememberedCursors, 2 * criteria.Limits.Threshold));

    // The lines of one process about its own end follow each other closely.
    private readonly RecentCursors _processes = new(Math.Min(1000, 2 * criteria.Limits.Threshold));
    private ImmutableArray<string>? _savedProcesses;

    // Each boot has a clock of its own: stamps of two boots do not compare. So each has a window of its own, which starts empty,
    // and entries of another host in a merged journal disturb nothing.
    private readonly Dictionary<string, FailureWindow> _windows = new(StringComparer.Ordinal);
    private readonly Queue<string> _boots = new();

    /// <summary>How many entries had no text to look at: each may hide a failure.</summary>
    public int WithoutText { get; private set; }

    /// <summary>How many entries took too long to match: each may hide a failure.</summary>
    public int TimedOut { get; private set; }

    /// <summary>How many entries looked like a failure, but another process wrote them than they say.</summary>
    public int Forged { get; private set; }

    /// <summary>Decides about an entry.</summary>
    public Verdict Decide(JournalEntry entry)
    {
        if (entry.Message is null)
        {
            WithoutText++;
            return new Verdict(Decision.Unmatched, "no text (if it was long, journalctl needs --all to print it)");
        }

        Match match;
        try
        {
            match = criteria.Match.Match(entry.Message);
        }
        catch (RegexMatchTimeoutException e)
        {
            TimedOut++;
            return new Verdict(Decision.Unmatched, $"the pattern found no answer within {Durations.Format(e.MatchTimeout)}");
        }

        if (!match.Success)
        {
            return new Verdict(Decision.Unmatched, "the pattern does not match");
        }

        if (entry.Cursor is not null && !_cursors.Add(entry.Cursor))
        {
            return new Verdict(Decision.Duplicate, "this entry was read before");
        }

        if (match.Groups[WriterGroup] is { Success: true } writer && entry.Sender.Pid is { } pid && writer.Value != pid.ToString(CultureInfo.InvariantCulture))
        {
            Forged++;
            return new Verdict(Decision.Unmatched, $"says it is from process {writer.Value}, but process {pid} wrote it");
        }

        var (status, logged) = StatusOf(match);
        if (status is { } known && criteria.Expected.Contains(known))
        {
            return new Verdict(Decision.Expected, $"{known} is no failure");
        }

        if (criteria.OncePerProcess && entry.Sender is { Pid: { } process, Invocation: var invocation })
        {
            if (!_processes.Add($"{entry.BootId}/{invocation}/{process}"))
            {
                return new Verdict(Decision.Duplicate, "this process reported its end before");
            }

            _savedProcesses = null;
        }

        return Count(entry, logged is null ? "" : $"{status?.ToString() ?? $"unknown status {logged}"}; ");
    }

    /// <summary>Counts a failure that another part of the monitor has recognised.</summary>
    /// <param name="entry">The entry that reports it.</param>
    /// <param name="what">What failed, in words.</param>
    public Verdict DecideRecognised(JournalEntry entry, string what) =>
        entry.Cursor is not null && !_cursors.Add(entry.Cursor) ? new Verdict(Decision.Duplicate, "this entry was read before") : Count(entry, $"{what}; ");

    /// <summary>Copies what is remembered of the failures of a boot.</summary>
    public FailureWindowState Save(string bootId) => WindowOf(bootId, out _).Save();

    /// <summary>The processes that reported their end, where each counts once. The same array until there is another.</summary>
    public ImmutableArray<string> Processes => _savedProcesses ??= [.. _processes.OldestFirst];

    /// <summary>Goes on where a window and <see cref="Processes"/> were saved.</summary>
    /// <exception cref="ArgumentException">The state is not one that <see cref="Save"/> makes.</exception>
    public void Restore(string bootId, FailureWindowState state, IEnumerable<string> processes)
    {
        foreach (var process in processes)
        {
            _processes.Add(process);
        }

        _savedProcesses = null;
        if (!_windows.ContainsKey(bootId))
        {
            _boots.Enqueue(bootId);
        }

        _windows[bootId] = FailureWindow.Restore(state, _limits, _clock);
    }

    /// <summary>Ignores the failures of a boot stamped before a moment.</summary>
    public void IgnoreUntil(string bootId, long stamp) => WindowOf(bootId, out _).IgnoreUntil(stamp);

    /// <summary>Forgets the failures of a boot and ends its cooldown.</summary>
    public void Reset(string bootId) => WindowOf(bootId, out _).Reset();

    private (WorkerStatus? Status, string? Logged) StatusOf(Match match)
    {
        if (match.Groups[SignalGroup] is { Success: true } signal)
        {
            return (WorkerStatus.DecodeSignal(signal.ValueSpan), $"signal {signal.Value}");
        }

        return match.Groups[StatusGroup] is { Success: true } logged
            ? (WorkerStatus.Decode(logged.ValueSpan, criteria.StatusFormat), logged.Value)
            : (null, null);
    }

    private Verdict Count(JournalEntry entry, string what)
    {
        var window = WindowOf(entry.BootId, out var isNewBoot);
        var before = window.Save();
        var stamp = entry.Monotonic;
        var verdict = window.Record(stamp) switch
        {
            FailureOutcome.Tripped => new Verdict(
                Decision.Tripped,
                $"{_limits.Threshold} failures within {Seconds(SpanOfTrip(before, stamp))} (limit {Seconds(_limits.Window)}); "
                + $"failures are ignored for {Seconds(_limits.Cooldown)}"),
            FailureOutcome.Ignored => new Verdict(Decision.Ignored, $"cooldown, {Seconds(RestOfCooldown(before, stamp))} left"),
            FailureOutcome.Late => new Verdict(Decision.Late, $"{_limits.Threshold} newer failures were read before"),
            _ => new Verdict(
                Decision.Counted,
                $"{InWindow(before, stamp)} of {_limits.Threshold} within {Seconds(_limits.Window)}{(isNewBoot ? "; new boot, counting from zero" : "")}"),
        };
        return verdict with { Reason = what + verdict.Reason };
    }

    private FailureWindow WindowOf(string bootId, out bool isNewBoot)
    {
        isNewBoot = false;
        if (!_windows.TryGetValue(bootId, out var window))
        {
            isNewBoot = _windows.Count > 0;
            _windows.Add(bootId, window = new FailureWindow(_limits, _clock));
            _boots.Enqueue(bootId);
            if (_boots.Count > RememberedBoots)
            {
                _windows.Remove(_boots.Dequeue());
            }
        }

        return window;
    }

    // How many failures, this one included, are as close to the newest as the window is long.
    private int InWindow(FailureWindowState before, long stamp)
    {
        var newest = before.Failures is [.., var last] ? Math.Max(last, stamp) : stamp;
        var count = IsClose(stamp) ? 1 : 0;
        for (var i = before.Failures.Length - 1; i >= 0 && IsClose(before.Failures[i]); i--)
        {
            count++;
        }

        return count;

        bool IsClose(long other) => _clock.GetElapsedTime(other, newest) <= _limits.Window;
    }

    private TimeSpan SpanOfTrip(FailureWindowState before, long stamp)
    {
        var others = before.Failures.AsSpan()[^(_limits.Threshold - 1)..];
        return others.IsEmpty ? TimeSpan.Zero : _clock.GetElapsedTime(Math.Min(stamp, others[0]), Math.Max(stamp, others[^1]));
    }

    private TimeSpan RestOfCooldown(FailureWindowState before, long stamp) =>
        before.IgnoreUntil is { } until ? _clock.GetElapsedTime(stamp, until) : TimeSpan.Zero;

    private static string Seconds(TimeSpan span) => Durations.Format(span);
}
