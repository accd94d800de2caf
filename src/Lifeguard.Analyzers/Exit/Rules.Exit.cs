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
}
