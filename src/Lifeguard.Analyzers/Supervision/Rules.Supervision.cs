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

    internal static readonly DiagnosticDescriptor ChildOutputUnread = Create(
        id: "LIFE5003",
        title: "Nobody reads what a child process writes",
        messageFormat: "The child's standard {0} is redirected and read by nobody: once it has written more than the pipe holds, it waits for a reader, and {1} waits for it, for ever. Read it, or call {2}().",
        category: Category.Supervision,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A pipe holds 64 KiB on Linux and less elsewhere. Read a redirected stream while the child runs, or do not redirect it.");
}
