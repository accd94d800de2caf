using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lifeguard.Hosting;

/// <summary>
/// Tells systemd how the loops are doing and feeds its watchdog while they turn. READY and STOPPING stay with the hosting package. A thread of
/// its own, so that a starved pool is not taken for a dead loop, nor hides one.
/// </summary>
internal sealed class SystemdReporter : IDisposable
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(5);

    private readonly UnixDomainSocketEndPoint _manager;
    private readonly GuardedLoops _loops;
    private readonly ExitManager _exit;
    private readonly CancellationToken _stopping;
    private readonly TimeSpan _stopBound;
    private readonly TimeSpan? _watchdog;
    private readonly bool _status;
    private readonly ManualResetEventSlim _stopped = new();
    private string _told = "";
    private Stopwatch? _leaving;

    private SystemdReporter(string address, bool status, TimeSpan? watchdog, GuardedLoops loops, ExitManager exit, TimeSpan stopBound, CancellationToken stopping)
    {
        _manager = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
        _status = status;
        _watchdog = watchdog;
        _loops = loops;
        _exit = exit;
        _stopping = stopping;
        _stopBound = stopBound;
        new Thread(Report) { IsBackground = true, Name = "Lifeguard systemd" }.Start();
    }

    /// <summary>Starts reporting what was asked for, where systemd listens; else null.</summary>
    internal static SystemdReporter? Start(LifeguardOptions options, GuardedLoops loops, ExitManager exit, TimeSpan stopBound, CancellationToken stopping)
    {
        var watchdog = options.SystemdWatchdog ? WatchdogInterval() : null;
        return Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 1 } address && (options.SystemdStatus || watchdog is not null)
            ? new SystemdReporter(address, options.SystemdStatus, watchdog, loops, exit, stopBound, stopping)
            : null;
    }

    public void Dispose() => _stopped.Set();

    // Ours unless systemd says that it means another process.
    private static TimeSpan? WatchdogInterval()
    {
        var owner = Environment.GetEnvironmentVariable("WATCHDOG_PID");
        return (string.IsNullOrEmpty(owner) || owner == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            && long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds is > 0 and < 1_000_000L * 60 * 60 * 24 * 365
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    private bool IsLeaving => _exit.Status is not null || _stopping.IsCancellationRequested;

    // A loop that was stopped turns no more; who leaves is judged by the time it takes, whether or not somebody bounds it.
    private bool IsInTime => (_leaving ??= Stopwatch.StartNew()).Elapsed <= _stopBound;

    private void Report()
    {
        var interval = _watchdog is { } watchdog && watchdog / 2 < StatusInterval ? watchdog / 2 : StatusInterval;
        do
        {
            try
            {
                var loops = _loops.Guards.Select(guard => (guard.Name, Status: guard.GetStatus())).ToList();
                if (_status)
                    Tell(Describe(loops));
                if (_watchdog is { } limit && (IsLeaving ? IsInTime : loops.All(loop => loop.Status.TurnAge <= limit)))
                    Send("WATCHDOG=1");
            }
            catch (Exception ex)
            {
                // Silence is what the watchdog is there for.
                StandardError.WriteLine($"lifeguard: systemd was not told: {MonitorLine.Describe(ex)}");
            }
        }
        while (!_stopped.Wait(interval));
    }

    private void Tell(string status)
    {
        if (status != _told && Send("STATUS=" + status))
            _told = status;
    }

    private string Describe(List<(string Name, LoopStatus Status)> loops)
    {
        if (_exit.Status is { } status)
            return string.Create(CultureInfo.InvariantCulture, $"leaving with status {status}");
        var troubled = loops.Where(loop => loop.Status.Condition != LoopCondition.Healthy).Select(loop => $"{loop.Name} {loop.Status.Condition}").ToList();
        return troubled.Count > 0 ? string.Join(", ", troubled) : string.Create(CultureInfo.InvariantCulture, $"{loops.Count} loops healthy");
    }

    private bool Send(string message)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // A manager that does not read must not hold up this thread.
            socket.SendTimeout = 1000;
            socket.SendTo(Encoding.UTF8.GetBytes(message), _manager);
            return true;
        }
        catch (SocketException)
        {
            // Said again at the next round.
            return false;
        }
    }
}
