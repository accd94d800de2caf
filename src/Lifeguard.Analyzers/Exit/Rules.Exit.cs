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
}
