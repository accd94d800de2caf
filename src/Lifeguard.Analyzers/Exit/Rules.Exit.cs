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
        messageFormat: "{0} ends the process here and now, and cuts off {1}: no StopAsync, no finally, no flush. Set Environment.ExitCode and stop the application, or throw.",
        category: Category.Exit,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Environment.Exit skips the host's stop: requests in flight are cut, services are not stopped, and what is buffered is lost. The application's lifetime ends it in order and keeps the status.");

    internal static readonly DiagnosticDescriptor FailureExitsZero = Create(
        id: "LIFE4008",
        title: "The process fails and reports success",
        messageFormat: "After {0}, {1} ends the process with status 0: systemd, Kubernetes and the service manager take it for success and do not start it again. End with a status other than 0.",
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
}
