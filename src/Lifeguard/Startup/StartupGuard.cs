using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lifeguard;

/// <summary>
/// Proves, before the first request, that what the process needs is there and usable: loaded is not usable. The first check that fails is
/// reported once, on standard error, and its status tells whoever starts the process whether starting it again can help.
/// </summary>
/// <remarks>
/// Checks run one after the other, in the order of their declaration, each on a thread of its own so that one that blocks is reported and bounded
/// like any other. Not thread-safe: declare first, then run, once or more often.
/// </remarks>
public sealed class StartupGuard
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(60);

    private readonly List<StartupCheck> _checks = [];
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private volatile string? _running;

    /// <summary>Creates a guard without checks.</summary>
    /// <param name="logger">Where to report besides standard error; null: nowhere.</param>
    /// <param name="timeProvider">The clock; null: the system's. Only its timers and its monotonic part are used.</param>
    public StartupGuard(ILogger<StartupGuard>? logger = null, TimeProvider? timeProvider = null)
    {
        _logger = logger ?? (ILogger)NullLogger.Instance;
        _clock = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Checks that assemblies load.</summary>
    /// <param name="assemblyNames">Their names, such as <c>Acme.Pricing</c>.</param>
    /// <returns>This guard.</returns>
    [RequiresUnreferencedCode("What is loaded by name may have been trimmed away.")]
    public StartupGuard Preload(params string[] assemblyNames)
    {
        ArgumentNullException.ThrowIfNull(assemblyNames);
        foreach (var name in assemblyNames)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(assemblyNames));
            Add($"assembly {name}", _ => Assembly.Load(new AssemblyName(name)), ExitStatus.Config);
        }

        return this;
    }

    /// <summary>Checks that a type named as text has a public member: "can it do this?"</summary>
    /// <param name="typeName">The type's name, with its assembly where that is neither the program's (the entry assembly) nor the runtime's.</param>
    /// <param name="memberName">The name of a public method, property, field, event or nested type; <c>.ctor</c> for a constructor.</param>
    /// <returns>This guard.</returns>
    [RequiresUnreferencedCode("What is named as text may have been trimmed away.")]
    public StartupGuard RequireMember(string typeName, string memberName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(typeName);
        ArgumentException.ThrowIfNullOrWhiteSpace(memberName);
        Add($"member {typeName}.{memberName}", _ => Require(Find(typeName), memberName), ExitStatus.Config);
        return this;
    }

    /// <summary>Checks that a type has public members, for a type from an assembly that may be replaced without this program.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="memberNames">The names of public methods, properties, fields, events or nested types; <c>.ctor</c> for a constructor.</param>
    /// <returns>This guard.</returns>
    public StartupGuard RequireMembers<[DynamicallyAccessedMembers(PublicMembers)] T>(params string[] memberNames)
    {
        ArgumentNullException.ThrowIfNull(memberNames);
        foreach (var name in memberNames)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(memberNames));
            Add($"member {typeof(T).FullName}.{name}", _ => Require(typeof(T), name), ExitStatus.Config);
        }

        return this;
    }

    /// <summary>Adds a check of the application's own.</summary>
    /// <param name="name">What it checks, for the report.</param>
    /// <param name="check">Returns when all is well, and throws otherwise. It may block.</param>
    /// <param name="status">
    /// The status if it fails, from 1 to 255. Null: <see cref="ExitStatus.Unavailable"/> (69) where a socket, I/O, HTTP or time-out failure stands
    /// anywhere among the causes, else <see cref="ExitStatus.Config"/> (78).
    /// </param>
    /// <param name="timeout">
    /// How long it may run; then it has failed with <see cref="ExitStatus.TempFail"/> (75), whether or not it observes its token. More
    /// than zero. Null: as long as it takes; every 60 s it is reported as still running.
    /// </param>
    /// <returns>This guard.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status or the time-out is out of its range.</exception>
    public StartupGuard Check(string name, Func<CancellationToken, Task> check, int? status = null, TimeSpan? timeout = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(check);
        if (status is < 1 or > 255)
        {
            throw new ArgumentOutOfRangeException(nameof(status), $"The status of a failed check must be from 1 to 255, but is {status}.");
        }

        if (timeout is { } span && (span <= TimeSpan.Zero || span > TimeSpan.FromDays(1)))
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), $"A time-out must be more than zero, up to a day, but is {span}.");
        }

        _checks.Add(new StartupCheck(name, check, status, timeout));
        return this;
    }

    /// <summary>The check that failed, and why; null while none has.</summary>
    internal string? Failure { get; private set; }

    /// <summary>The check that is running, or was when the start lost its time; null before the first and after the last. Any thread may ask.</summary>
    internal string? Running => _running;

    /// <summary>One check around all those of another guard, for a deadline of all of them: it says which was running when its time was over.</summary>
    internal StartupGuard CheckAll(string name, StartupGuard all, Action<int> done, TimeSpan deadline)
    {
        _checks.Add(new StartupCheck(name, async token => done(await all.RunAsync(token).ConfigureAwait(false)), null, deadline, () => all.Running));
        return this;
    }

    /// <summary>Runs the checks until one fails.</summary>
    /// <param name="cancellationToken">Stops waiting for them.</param>
    /// <returns>
    /// <see cref="ExitStatus.Success"/> (0), or the status of the check that failed: 69, 75, 78, or its own. It has been reported; return it
    /// from Main.
    /// </returns>
    /// <exception cref="OperationCanceledException">The process was asked to stop meanwhile.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        foreach (var check in _checks)
        {
            _running = check.Name;
            try
            {
                await RunAsync(check, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception ex)
            {
                var status = ex is CheckTimeoutException ? ExitStatus.TempFail : check.Status ?? StatusOf(ex);
                var reason = ex is CheckTimeoutException ? ex.Message : MonitorLine.Describe(ex);
                Failure = $"startup check {check.Name} failed: {reason}";
                StandardError.WriteLine(MonitorLine.Startup(check.Name, status, reason));
                Events.StartupCheckFailed(_logger, check.Name, status, ex);
                return status;
            }
        }

        _running = null;
        return ExitStatus.Success;
    }

    /// <summary>
    /// The status for a start that failed: <see cref="ExitStatus.Unavailable"/> (69), worth another try, where a socket, I/O, HTTP or time-out failure
    /// stands anywhere among the causes, or an exception of a client library whose name says that it could not connect; <see cref="ExitStatus.Config"/> (78) for everything else, a missing file included.
    /// </summary>
    /// <param name="exception">What the start failed with.</param>
    /// <returns>69 or 78.</returns>
    public static int StatusOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return IsUnavailability(exception) ? ExitStatus.Unavailable : ExitStatus.Config;
    }

    private const DynamicallyAccessedMemberTypes PublicMembers =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicProperties
        | DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicEvents | DynamicallyAccessedMemberTypes.PublicNestedTypes;

    private static bool IsUnavailability(Exception exception) => exception switch
    {
        // A cancellation that nobody asked for is a time-out. What is not there is not busy. (And it is how a missing assembly shows.)
        FileNotFoundException or DirectoryNotFoundException or FileLoadException => false,
        System.Net.Sockets.SocketException or IOException or HttpRequestException or TimeoutException or OperationCanceledException => true,
        AggregateException aggregate => aggregate.InnerExceptions.Any(IsUnavailability),
        _ => SaysSoByItsName(exception) || exception.InnerException is { } cause && IsUnavailability(cause),
    };

    /// <summary>Clients have exceptions of their own (RedisConnectionException, BrokerUnreachableException), not always with the socket's inside.</summary>
    private static bool SaysSoByItsName(Exception exception)
    {
        for (var type = exception.GetType(); type != typeof(Exception) && type is not null; type = type.BaseType)
        {
            // System.Diagnostics.UnreachableException is about code.
            if (type.Namespace != "System.Diagnostics" && Array.Exists(ConnectionFailures, end => type.Name.EndsWith(end, StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private static readonly string[] ConnectionFailures =
    [
        "ConnectionException", "ConnectException", "ConnectionFailedException", "ConnectingFailedException", "ConnectionFailureException",
        "UnreachableException", "UnavailableException", "TimeoutException", "TimedOutException", "NoRespondersException",
        "NatsException", // what NATS.Net throws when no server answers
    ];

    [RequiresUnreferencedCode("What is named as text may have been trimmed away.")]
    [return: DynamicallyAccessedMembers(PublicMembers)]
    private static Type Find(string typeName)
        => Type.GetType(typeName) ?? (typeName.Contains(',') ? null : Assembly.GetEntryAssembly()?.GetType(typeName)) ?? Type.GetType(typeName, throwOnError: true)!;

    private static void Require([DynamicallyAccessedMembers(PublicMembers)] Type type, string member)
    {
        if (type.GetMember(member, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length == 0)
        {
            throw new MissingMemberException($"{type.FullName} has no public member '{member}'.");
        }
    }

    private void Add(string name, Action<CancellationToken> check, int status) =>
        _checks.Add(new StartupCheck(
            name,
            token =>
            {
                check(token);
                return Task.CompletedTask;
            },
            status,
            null));

    private async Task RunAsync(StartupCheck check, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.Factory.StartNew(() => check.Run(bound.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        while (true)
        {
            var elapsed = _clock.GetElapsedTime(began);
            var left = check.Timeout is { } timeout && timeout - elapsed < ReportEvery ? timeout - elapsed : ReportEvery;
            if (left <= TimeSpan.Zero || await EndsWithinAsync(running, left, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            elapsed = _clock.GetElapsedTime(began);
            if (check.Timeout is null || elapsed < check.Timeout)
            {
                StandardError.WriteLine(MonitorLine.Startup(check.Name, ExitStatus.Success, $"still running after {elapsed.TotalSeconds:0} s"));
                Events.StartupCheckSlow(_logger, check.Name, elapsed);
            }
        }

        if (!running.IsCompleted)
        {
            var inside = check.Inside?.Invoke() is { } within ? $", still at {within}" : "";
            // A check that observes its token ends; one that does not is left behind, and the process with it.
            await bound.CancelAsync().ConfigureAwait(false);
            _ = running.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new CheckTimeoutException($"not done after {check.Timeout!.Value.TotalSeconds:0.###} s{inside}");
        }

        await running.ConfigureAwait(false);
    }

    private async Task<bool> EndsWithinAsync(Task running, TimeSpan span, CancellationToken cancellationToken)
    {
        using var early = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(running, Task.Delay(span, _clock, early.Token)).ConfigureAwait(false);
        await early.CancelAsync().ConfigureAwait(false);
        if (!running.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return running.IsCompleted;
    }

    private sealed record StartupCheck(string Name, Func<CancellationToken, Task> Run, int? Status, TimeSpan? Timeout, Func<string?>? Inside = null);

#pragma warning disable CA1032, CA1064 // Thrown and caught in this class alone.
    private sealed class CheckTimeoutException(string message) : Exception(message);
#pragma warning restore CA1032, CA1064
}
