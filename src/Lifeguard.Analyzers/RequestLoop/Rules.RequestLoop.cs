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
        messageFormat: "The first failure of {0} is caught outside this loop: that was its last turn, and the process stays up and serves nobody. Move the guard inside.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A catch around a service loop turns the first failure into the last turn. Guard each turn instead.");

    internal static readonly DiagnosticDescriptor StopSwallowed = Create(
        id: "LIFE2003",
        title: "The stop is caught as one more failure",
        messageFormat: "Once {0}, {1} throws in every turn, and this catch keeps the loop going: it never ends. Leave the loop on a stop.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A cancelled wait and a closed source throw at once, each time: a loop that catches that with everything else cannot be stopped.");

    internal static readonly DiagnosticDescriptor TimeoutTakenForStop = Create(
        id: "LIFE2004",
        title: "A time-out is taken for a stop",
        messageFormat: "A time-out of {0} is a cancellation too: {1} the loop for good. Filter on the stop token.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A client's own time-out arrives as an OperationCanceledException. Only the stop token tells whether a stop was asked for.");

    internal static readonly DiagnosticDescriptor FailureSpinsLoop = Create(
        id: "LIFE2005",
        title: "A lasting failure makes this loop spin",
        messageFormat: "While {0} keeps failing, this loop tries again at once, without end: nothing on the way from its catch to the next turn pauses. Pause in the catch.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A failure that lasts a minute becomes a million exceptions and log lines: the processor, the disk and whoever is being asked pay for it.");

    internal static readonly DiagnosticDescriptor FailureLeavesNoTrace = Create(
        id: "LIFE2006",
        title: "A failed turn leaves no trace",
        messageFormat: "When {0} fails, this catch drops the exception: nothing is logged or counted, and nobody learns that turns fail. Log it.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A loop that goes on after a failure must say so, or it can fail in every turn, for weeks, without anybody knowing.");

    internal static readonly DiagnosticDescriptor LoopEndsUnnoticed = Create(
        id: "LIFE2007",
        title: "This service loop can end without anybody noticing",
        messageFormat: "This catch of {0} ends the loop for good while the process lives on, and nobody is told. Say so and stop the application, or go on.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A worker that returns is no failure for its host: the process stays up without the work it is there for.");

    internal static readonly DiagnosticDescriptor LoopIgnoresStop = Create(
        id: "LIFE2008",
        title: "This endless loop never looks at its stop token",
        messageFormat: "Nothing here looks at {0}: after a stop this loop goes on until the process is killed. Test it in every turn.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A worker that does not hear of the stop holds up the shutdown until its time-out, and is then cut off in the middle of its work.");

    internal static readonly DiagnosticDescriptor EmptyPollSpins = Create(
        id: "LIFE2009",
        title: "This loop spins while there is nothing to do",
        messageFormat: "{0} returns at once when there is nothing, and nothing in this loop pauses: it turns as fast as it can until there is work. Pause when it comes back empty.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A receive that does not block needs a pause when it brings nothing, or an idle service costs a processor or a flood of requests.");

    internal static readonly DiagnosticDescriptor HandlerFailureUnobserved = Create(
        id: "LIFE2010",
        title: "Nobody sees the failure of this handler",
        messageFormat: "If {0} throws in the task started here, nobody sees it: the {1} is gone without a trace. Guard the handler.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The exception of a task that is dropped is never looked at. The handler itself is the last place where it can be reported.");

    internal static readonly DiagnosticDescriptor FailureStopsHost = Create(
        id: "LIFE2011",
        title: "One failure of this worker stops the whole host",
        messageFormat: "If {0} throws, ExecuteAsync fails, and by default the host stops with all its services. Guard the turn, unless the process is meant to end and be started again.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "By default a BackgroundService whose ExecuteAsync fails stops its host. Some services want that; in others one bad message takes everything down.");

    internal static readonly DiagnosticDescriptor RearmSkipped = Create(
        id: "LIFE2012",
        title: "A failure keeps this callback from starting itself again",
        messageFormat: "If {0} throws, the catch below reports it and {1} is left out: this callback never runs again, and the process lives on without it. Call {1} in any case.",
        category: Category.RequestLoop,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A callback that arms its own timer or accepts the next connection is a loop: what stands between a failure and the next turn must not be skipped.");
}
