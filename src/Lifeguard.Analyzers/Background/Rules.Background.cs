using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers;

internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor EntryPointUnguarded = Create(
        id: "LIFE3001",
        title: "One failure of this background work aborts the process",
        messageFormat: "If {0} throws, the exception leaves {1}, and the process aborts. Guard the work.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Nothing of yours stands above a thread, a timer or pool callback or an 'async void' function: an exception that leaves it ends the process.");

    internal static readonly DiagnosticDescriptor WorkerUnobserved = Create(
        id: "LIFE3002",
        title: "Nobody would notice the end of this worker",
        messageFormat: "If {0} throws, this worker ends for good, and nobody sees why ({1}): the process stays up without its work. Guard each turn, or look at the task and stop.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A task keeps its exception until somebody looks at it. A worker without an end must keep its failures to itself, or somebody must wait for it.");

    internal static readonly DiagnosticDescriptor AsyncWorkNotAwaited = Create(
        id: "LIFE3003",
        title: "This ends at the first await of its work",
        messageFormat: "This {0} ends at the first 'await' of its work: whoever waits for it hears neither of the end nor of a failure. {1}.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A thread, and the task of Task.Factory.StartNew, end when their delegate returns. An 'async' delegate returns at its first 'await', with most of its work still to do.");

    internal static readonly DiagnosticDescriptor TimerSwallowsFailure = Create(
        id: "LIFE3004",
        title: "This timer swallows every failure of its work",
        messageFormat: "If {0} throws, {1}: the work is not done, tick after tick, and nobody hears of it. Guard the work and report.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "System.Timers.Timer catches every exception of its handlers and says nothing; a task that a timer callback drops takes its exception along.");

    internal static readonly DiagnosticDescriptor DeadLoopHidden = Create(
        id: "LIFE3005",
        title: "One of these loops may die unseen",
        messageFormat: "If {0} throws, its loop ends, but WhenAll tells nobody before {1} has ended too. Wait for the first that ends.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Task.WhenAll completes when all its tasks have. While one endless loop lives, the failure of another stays hidden.");

    internal static readonly DiagnosticDescriptor BackgroundFailureIgnored = Create(
        id: "LIFE3006",
        title: "The host lives on without a background service that failed",
        messageFormat: "A background service that fails is gone, and the process stays up without it. Let the host stop, or guard the turns of the service.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "BackgroundServiceExceptionBehavior.Ignore logs the failure of a background service, and goes on without it until the process ends.");

    internal static readonly DiagnosticDescriptor HandlerMustNotThrow = Create(
        id: "LIFE3007",
        title: "One failure of this handler ends more than its own item",
        messageFormat: "If {0} throws, {1}. Guard the handler.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Some libraries do not guard the handlers they call: what leaves one of them takes away what calls it.");

    internal static readonly DiagnosticDescriptor WatcherErrorUnhandled = Create(
        id: "LIFE3008",
        title: "Nobody hears when this file watcher fails",
        messageFormat: "When this watcher loses events or its folder, it raises Error, and {0} does not listen: changes go unseen from then on. Handle Error.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A FileSystemWatcher whose buffer overflows, or whose folder goes away, says so by its Error event alone.");

    internal static readonly DiagnosticDescriptor BaseCallMissing = Create(
        id: "LIFE3009",
        title: "The base call is missing",
        messageFormat: "This {0} never calls base.{0}: {1}. Call it.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "BackgroundService starts its work in StartAsync and cancels it in StopAsync. An override that does not call them takes that away.");

    internal static readonly DiagnosticDescriptor DroppedTaskUnguarded = Create(
        id: "LIFE3010",
        title: "Nobody learns when this task fails",
        messageFormat: "If {0} throws, the exception is lost in a {1}: what it was to do is left undone, and nobody hears of it. Guard the work and report, or await the task.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A task keeps its exception for whoever awaits it. Where nobody does, the failure leaves no trace.");
}
