using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lifeguard;

/// <summary>
/// Ends the process in bounded time, with an honest status and its last words out, whatever hangs. First caller wins.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="Exit"/> writes its message to standard error, tells the manager process if one is configured,
/// cancels <see cref="Exiting"/>, and leaves when that answers with SIGTERM, or when <see cref="ExitOptions.ShutdownTimeout"/> plus
/// <see cref="ExitOptions.Grace"/> is over. If the program's own end comes first, it keeps the status given here, whatever its Main
/// returns. The end has three stages: <see cref="Environment.Exit"/>; after two seconds the system's own exit, which no handler, lock
/// or finalizer can hold; and, should there be none, <see cref="Environment.FailFast(string)"/>. While the process leaves, SIGTERM does not
/// end it: its status would be replaced by 143.
/// </para>
/// <para>
/// An unhandled exception is none of this type's business: the process aborts as ever, with its dump. Thread-safe: any member may be
/// called by any thread at any time, also with locks held and on a starved thread pool. After construction nothing here throws.
/// </para>
/// </remarks>
#pragma warning disable CA1001 // It lives as long as the process; who disposed it would take the way out away.
public sealed class ExitManager
#pragma warning restore CA1001
{
    // From the end of the grace: what is said first takes its part of what Environment.Exit may take.
    internal static readonly TimeSpan HandlersBound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnnouncementBound = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MaxSpan = TimeSpan.FromDays(1);

    private readonly TimeSpan _bound;
    private readonly int? _manager;
    private readonly Action<int>? _terminate;
    private readonly string? _terminationMessagePath;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _exiting = new();
    private readonly ManualResetEventSlim _leave = new();
    private readonly ManualResetEventSlim _said = new();
    private readonly ManualResetEventSlim _announced = new();
    private volatile bool _managerAsked;
    private int _status = -1;

#pragma warning disable IDE0052 // Held, so that no finalizer takes the registration away.
    private PosixSignalRegistration? _heldTerm;
#pragma warning restore IDE0052

    /// <summary>Creates an exit manager. Nothing happens to the process before <see cref="Exit"/>.</summary>
    /// <param name="options">How to leave; they are copied. Null: the defaults.</param>
    /// <param name="logger">Where to report besides standard error; null: nowhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is out of its range, or the manager's process id is not more than 1.</exception>
    public ExitManager(ExitOptions? options = null, ILogger<ExitManager>? logger = null)
    {
        options ??= new ExitOptions();
        Check(options.Grace, nameof(ExitOptions.Grace), nameof(options));
        Check(options.ShutdownTimeout, nameof(ExitOptions.ShutdownTimeout), nameof(options));
        if (options.ManagerProcessId is <= 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"ManagerProcessId must be more than 1, but is {options.ManagerProcessId}: 1 is the system's own, and 0 and less are whole groups of processes.");
        }

        if (options.ManagerProcessId == Environment.ProcessId)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"ManagerProcessId is {options.ManagerProcessId}, which is this process itself.");
        }

        Grace = options.Grace;
        ShutdownTimeout = options.ShutdownTimeout;
        _bound = ShutdownTimeout + Grace;
        _manager = options.ManagerProcessId;
        _terminate = options.Terminate;
        _terminationMessagePath = options.TerminationMessagePath;
        _logger = logger ?? NullLogger<ExitManager>.Instance;
        Exiting = _exiting.Token;
    }

    /// <summary>
    /// Cancelled when the process begins to leave, on a thread of the exit's own. Stop taking new work. A callback that hangs or throws
    /// does not hold up the exit.
    /// </summary>
    public CancellationToken Exiting { get; }

    /// <summary>The status the process leaves with, 0 to 255; null while nobody has asked it to leave.</summary>
    public int? Status => Volatile.Read(ref _status) is >= 0 and var status ? status : null;

    internal TimeSpan Grace { get; }

    internal TimeSpan ShutdownTimeout { get; }

    /// <summary>
    /// Begins to end the process, and returns at once; at the most, half a second later where standard error hangs. The caller
    /// should stop its work: the process is gone soon.
    /// </summary>
    /// <param name="status">
    /// The status, from 0 to 255; see <see cref="ExitStatus"/>. Any other becomes <see cref="ExitStatus.Software"/>, since a system that
    /// keeps eight bits would turn 256 into success.
    /// </param>
    /// <param name="message">Why. One line for the operator; it is the first thing written.</param>
    /// <param name="exception">What led to it, if anything did.</param>
    /// <returns>Whether this call is the first. Later ones are reported and change nothing.</returns>
    public bool Exit(int status, string message, Exception? exception = null)
    {
        message ??= "";
        var kept = status is >= 0 and <= 255 ? status : ExitStatus.Software;
        if (Interlocked.CompareExchange(ref _status, kept, -1) != -1)
        {
            Report(() => Events.ExitingAlready(_logger, status, message, exception));
            return false;
        }

        if (kept != status)
        {
            message = $"{message} (status {status} is out of range)";
        }

        if (_terminate is null)
        {
            // Both: a Main without a result takes the first, and the second outlasts a Main that returns one of its own.
            Environment.ExitCode = kept;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Environment.ExitCode = kept;
        }

        try
        {
            // Threads of their own: a starved pool runs nothing. The one that counts time is started first and depends on nobody.
            new Thread(LeaveInTime) { IsBackground = true, Name = "Lifeguard exit bound" }.Start();
            new Thread(() => Announce(kept, message, exception)) { IsBackground = true, Name = "Lifeguard exit" }.Start();
            _said.Wait(StandardError.Patience * 2);
        }
        catch (Exception ex) when (ex is OutOfMemoryException or ThreadStartException or ThreadInterruptedException)
        {
            // Interrupted is only the wait for the message. Without the threads the way out is here.
            if (ex is not ThreadInterruptedException)
            {
                StandardError.WriteLine(MonitorLine.Exit(kept, message));
                Leave(kept, HandlersBound);
            }
        }

        return true;
    }

    private void Announce(int status, string message, Exception? exception)
    {
        HoldTerm();
        var line = MonitorLine.Exit(status, exception is null ? message : $"{message}: {MonitorLine.Describe(exception)}");
        StandardError.WriteLine(exception is null ? line : $"{line}{Environment.NewLine}{DetailsOf(exception)}");
        _said.Set();
        TerminationMessage.Write(_terminationMessagePath, line);
        TellManager();
        _announced.Set();

        // From here on others' code runs, and may hang.
        Report(() => Events.Exiting(_logger, status, message, exception));
        try
        {
            _exiting.Cancel();
        }
        catch (Exception ex)
        {
            Report(() => Events.ExitCallbackFailed(_logger, ex));
        }
    }

    private void LeaveInTime()
    {
        var stopping = Stopwatch.StartNew();
        if (_leave.Wait(_bound) && ShutdownTimeout - stopping.Elapsed is { Ticks: > 0 } rest)
        {
            // The manager has answered; what is stopped in order has its time all the same. Nothing else ends this wait but the end of the process.
            Thread.Sleep(rest);
        }

        var late = Stopwatch.StartNew();
        _announced.Wait(AnnouncementBound);
        // A process that was stopped meanwhile (SIGSTOP, a frozen container) has no time left.
        Leave(Volatile.Read(ref _status), HandlersBound > late.Elapsed ? HandlersBound - late.Elapsed : TimeSpan.Zero);
    }

    private void Leave(int status, TimeSpan handlersBound)
    {
        if (_terminate is not null)
        {
            Report(() => _terminate(status));
            return;
        }

        try
        {
            var orderly = new Thread(() => Environment.Exit(status)) { IsBackground = true, Name = "Lifeguard exit handlers" };
            orderly.Start();
            orderly.Join(handlersBound);
        }
        catch (Exception ex) when (ex is OutOfMemoryException or ThreadStartException)
        {
            // No thread to spare: no handlers, then.
        }

        NativeMethods.ExitNow(status);
        Environment.FailFast($"Lifeguard could not end the process with status {status}.");
    }

    private void HoldTerm()
    {
        try
        {
            _heldTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                if (_managerAsked)
                {
                    _leave.Set();
                }
            });
        }
        catch (Exception ex) when (ex is IOException or PlatformNotSupportedException)
        {
            // Then a SIGTERM ends the process sooner, with a status of its own.
        }
    }

    private void TellManager()
    {
        if (_manager is not { } manager)
        {
            return;
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                StandardError.WriteLine($"lifeguard: process {manager} is not told: this system has no SIGTERM");
            }
            else if (NativeMethods.GetParentProcessId() is var parent && parent != manager)
            {
                // A living parent keeps its number, so this also refuses a number that was given to another process.
                StandardError.WriteLine($"lifeguard: process {manager} is not told: it is not the parent of this process, which is {parent}");
            }
            else
            {
                _managerAsked = true;
                if (NativeMethods.Kill(manager, NativeMethods.SigTerm) != 0)
                {
                    StandardError.WriteLine($"lifeguard: process {manager} is not told: {Marshal.GetLastPInvokeErrorMessage()}");
                }
            }
        }
        catch (Exception ex) when (ex is DllNotFoundException or EntryPointNotFoundException)
        {
            StandardError.WriteLine($"lifeguard: process {manager} is not told: {ex.Message}");
        }
    }

    // What belongs to the application may throw, and must not take the exit along.
    private static void Report(Action action)
    {
        try
        {
            action();
        }
        catch (Exception ex)
        {
            StandardError.WriteLine($"lifeguard: {MonitorLine.Describe(ex)}");
        }
    }

    private static string DetailsOf(Exception exception)
    {
        try
        {
            // Indented: no line of it can be taken for one of the protocol.
            return "    " + exception.ToString().ReplaceLineEndings(Environment.NewLine + "    ");
        }
        catch (Exception ex)
        {
            return $"{exception.GetType()} (its text failed with {ex.GetType()})";
        }
    }

    private static void Check(TimeSpan span, string name, string parameter)
    {
        if (span < TimeSpan.Zero || span > MaxSpan)
        {
            throw new ArgumentOutOfRangeException(parameter, $"{name} must be from zero to {MaxSpan.TotalHours:0} h, but is {span}.");
        }
    }
}
