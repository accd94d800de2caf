using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers;

internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor FailureEndsLoop = Create(
        id: "LIFE2001",
        title: "One failure ends this service loop",
        messageFormat: "If {0} throws, this loop ends{1}. Guard the turn.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A loop that serves many must outlive the failure of one: an exception that leaves it ends the service for everybody.");

    internal static readonly DiagnosticDescriptor GuardOutsideLoop = Create(
        id: "LIFE2002",
        title: "The guard stands around the loop instead of inside it",
        messageFormat: "The first failure of {0} is caught outside this loop: it is reported once, and then the process stays up and serves nobody. Move the guard inside.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A catch around a service loop turns the first failure into the last turn. Guard each turn instead.");
}
