using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers;

internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor RestartUnlimited = Create(
        id: "LIFE5001",
        title: "A process is started again without limit",
        messageFormat: "{0}, and nothing counts, waits or looks at how it ended: one that dies at its start is started thousands of times, until something else gives way. {1}.",
        category: Category.Supervision,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "What restarts must count failures in a window of time, and give up loudly: a permanent fault is not cured by trying again.");

    internal static readonly DiagnosticDescriptor FailureCountNeverExpires = Create(
        id: "LIFE5002",
        title: "A count of failures that never expires ends the service",
        messageFormat: "'{0}' only ever grows: when the failures of a whole life reach the limit ({1}), however far apart, this loop ends. Reset it on success, or count the failures in a window of time.",
        category: Category.Supervision,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Give up on many failures in a short time, or in a row; not on a sum over the life of the process, which every long-lived service reaches.");

    internal static readonly DiagnosticDescriptor ChildOutputUnread = Create(
        id: "LIFE5003",
        title: "Nobody reads what a child process writes",
        messageFormat: "The child's standard {0} is redirected and read by nobody: once it has written more than the pipe holds, it waits for a reader, and {1} waits for it, for ever. Read it, or call {2}().",
        category: Category.Supervision,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A pipe holds 64 KiB on Linux and less elsewhere. Read a redirected stream while the child runs, or do not redirect it.");

    internal static readonly DiagnosticDescriptor ChildWaitUnbounded = Create(
        id: "LIFE5004",
        title: "A service waits for a child process without a limit",
        messageFormat: "{0} has no limit here: a child that hangs{1} keeps this part of the service waiting for ever. Limit the wait, and when the time is up, kill the child with everything that it started.",
        category: Category.Supervision,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A child is outside our control. Wait for it with a limit, then kill it with its whole tree and go on.");

    internal static readonly DiagnosticDescriptor ReconnectStorm = Create(
        id: "LIFE5005",
        title: "A lost connection is made again at once",
        messageFormat: "The answer to the lost connection is one {0}, at once, with no pause and no guard: while the peer is away it either fails and nobody tries again, or the event comes back and it is tried as fast as the machine can. Connect in a loop that pauses longer each time.",
        category: Category.Supervision,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A peer that restarts is away for a while, for all of its clients. Wait before each attempt, a little longer each time and not all alike, and go on trying.");
}
