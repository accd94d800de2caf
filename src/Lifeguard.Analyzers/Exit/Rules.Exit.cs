using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers;

internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor UnboundedExitWait = Create(
        id: "LIFE4001",
        title: "This wait can hold up the exit for ever",
        messageFormat: "If '{0}' {1}, {2} never returns: {3}. {4}.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A process that is asked to leave must leave in bounded time: every wait on the way out needs a limit, and somebody to be told when it runs out.");

    internal static readonly DiagnosticDescriptor StopTokenIgnored = Create(
        id: "LIFE4002",
        title: "This stop does not look at its token",
        messageFormat: "{0} waits for '{1}' and not for its token: if that {2}, {0} never returns: {3}. Stop waiting when '{4}' is cancelled, and say so.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The host tells a stop by its token that the time for it is over. A stop that waits for something else only, is waited for by the host without end.");

    internal static readonly DiagnosticDescriptor UnboundedDisposeWait = Create(
        id: "LIFE4012",
        title: "This wait can hold up whoever closes the component for ever",
        messageFormat: "If '{0}' {1}, {2} never returns, and neither does whoever calls it. {3}.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Components are closed while the process leaves. Where what is waited for does not have to be over for the sake of memory or order, the wait needs a limit.");

    internal static readonly DiagnosticDescriptor ExitDeadlocks = Create(
        id: "LIFE4006",
        title: "This exit waits for itself",
        messageFormat: "{0} in {1} never returns: the process already leaves, and waits for this handler. It hangs until SIGKILL ends it (status 137). Set Environment.ExitCode instead.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Environment.Exit runs the exit handlers and waits for them; a handler that calls it again waits for the exit, which waits for the handler.");

    internal static readonly DiagnosticDescriptor AbruptExit = Create(
        id: "LIFE4007",
        title: "The process is ended from the middle of its work",
        messageFormat: "{0} ends the process here and now, and cuts off {1}: no finally, no flush. Set Environment.ExitCode and stop the application, or throw.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Environment.Exit skips the host's stop: requests in flight are cut, services are not stopped, and what is buffered is lost. The application's lifetime ends it in order and keeps the status.");

    internal static readonly DiagnosticDescriptor FailureExitsZero = Create(
        id: "LIFE4008",
        title: "The process fails and reports success",
        messageFormat: "After {0}, {1} ends the process with status 0: whoever restarts it on failure (systemd, the service manager, a job) takes it for success. End with a status other than 0.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Whoever supervises the process sees nothing but its exit status. A failure that ends with 0 is a success to all of them.");

    internal static readonly DiagnosticDescriptor StatusWraps = Create(
        id: "LIFE4009",
        title: "This status arrives as success",
        messageFormat: "Unix keeps eight bits of an exit status: {0} arrives as 0, which is success. Use 1 to 125.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "An exit status is a byte to everybody but Windows. A multiple of 256 is 0.");

    internal static readonly DiagnosticDescriptor LastWordsLost = Create(
        id: "LIFE4011",
        title: "The reason for the exit may never be written",
        messageFormat: "The logger writes from a queue, and {0} does not wait for it: this record may be lost. Write the reason to standard error too.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "The providers of Microsoft.Extensions.Logging write in the background and are flushed when the container is disposed of, which an abrupt exit skips.");

    internal static readonly DiagnosticDescriptor StatusReserved = Create(
        id: "LIFE4014",
        title: "This status means something else to others",
        messageFormat: "Status {0} is used by {1}: whoever reads it cannot tell it from that. Use 1 to 125, such as 64 to 78 of sysexits.h.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Shells, the .NET host, signals and systemd use the numbers above 125.",
        isEnabledByDefault: false);

    internal static readonly DiagnosticDescriptor TermNeverReachesHandler = Create(
        id: "LIFE4003",
        title: "SIGTERM does not reach this handler",
        messageFormat: "On .NET {1}, SIGTERM ends the process at once and does not raise {0}: nothing is stopped in order (status 143). Register SIGTERM with PosixSignalRegistration, and keep the registration.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Until .NET 9 the runtime raised ProcessExit on SIGTERM; since .NET 10 it does not handle the signal unless somebody registers for it.");

    internal static readonly DiagnosticDescriptor SignalRegistrationDropped = Create(
        id: "LIFE4004",
        title: "Nobody keeps this signal registration",
        messageFormat: "The registration for {0} is kept by nobody: the next garbage collection removes the handler, and the signal then ends the process at once. Keep it in a field, or in a using of Main.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A PosixSignalRegistration unregisters itself when it is finalized.");

    internal static readonly DiagnosticDescriptor StopSignalDefused = Create(
        id: "LIFE4005",
        title: "This handler takes the signal back and stops nothing",
        messageFormat: "{0} is taken back and nothing is stopped in its place: {1}. Cancel a token, set an event or stop the application here.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A handler that cancels the signal's own effect owes another way out.");

    internal static readonly DiagnosticDescriptor ShutdownUnbounded = Create(
        id: "LIFE4010",
        title: "The host's limit for its stop is none",
        messageFormat: "A shutdown limit of {0} is none: {1}. Use a limit shorter than the grace the process gets.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The shutdown time-out is what lets the host leave a service behind that does not end.");

    internal static readonly DiagnosticDescriptor SecondInterruptIgnored = Create(
        id: "LIFE4013",
        title: "No number of interrupts ends a stop that hangs",
        messageFormat: "{0} is taken back every time: when the orderly stop hangs, it cannot be ended from the terminal. Take back only the first.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "The first interrupt asks, the second means it.",
        isEnabledByDefault: false);

    internal static readonly DiagnosticDescriptor TermHookBreaksOnUpgrade = Create(
        id: "LIFE4015",
        title: "From .NET 10 on, SIGTERM does not reach this handler",
        messageFormat: "From .NET 10 on, SIGTERM does not raise {0} and ends the process at once (status 143): this stop will be skipped after the upgrade. Register SIGTERM with PosixSignalRegistration, and keep the registration.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Until .NET 9 the runtime raises ProcessExit on SIGTERM; since .NET 10 it does not handle the signal unless somebody registers for it.");

    internal static readonly DiagnosticDescriptor ForegroundThreadKeepsProcess = Create(
        id: "LIFE4016",
        title: "This thread keeps the process after Main has returned",
        messageFormat: "Nothing ends {0}, and a foreground thread keeps the process: after Main has returned it stays until SIGKILL ends it (status 137). Set IsBackground, or give it an end.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A process ends when its last foreground thread does.");

    internal static readonly DiagnosticDescriptor ConsoleKeepsServiceAlive = Create(
        id: "LIFE4017",
        title: "The service lives as long as its console",
        messageFormat: "'{1}' runs until {0} returns: with no console, as in a container or under systemd, that is at once or an exception, and SIGTERM is not heard. Wait for the shutdown of the host, or for a signal.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Standard input is closed or empty where services run.");

    internal static readonly DiagnosticDescriptor HostFaultExitsZero = Create(
        id: "LIFE4018",
        title: "A failed background service ends the process with success",
        messageFormat: "When a background service fails, {0} returns as after an orderly stop (Microsoft.Extensions.Hosting {1}): the process ends with status 0, which whoever restarts it on failure takes for success. Return a status that says so.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Until version 10 of Microsoft.Extensions.Hosting, the exception of a background service stops the host and is then forgotten.");
}
