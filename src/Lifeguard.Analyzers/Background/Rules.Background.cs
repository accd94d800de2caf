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

    internal static readonly DiagnosticDescriptor BaseCallMissing = Create(
        id: "LIFE3009",
        title: "The base call is missing",
        messageFormat: "This {0} never calls base.{0}: {1}. Call it.",
        category: Category.Background,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "BackgroundService starts its work in StartAsync and cancels it in StopAsync. An override that does not call them takes that away.");
}
