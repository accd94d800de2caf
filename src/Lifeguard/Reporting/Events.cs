using Microsoft.Extensions.Logging;

namespace Lifeguard;

/// <summary>
/// What the library tells the application's logger. The numbers are fixed: filters and alerts may name them. 1 to 9 loops, 10 to 19
/// the exit, 20 to 29 the start.
/// </summary>
internal static partial class Events
{
    [LoggerMessage(1, LogLevel.Error, "A turn of {Loop} failed", EventName = "TurnFailed")]
    internal static partial void TurnFailed(ILogger logger, string loop, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "A turn of {Loop} failed in a way that does not count", EventName = "FailureNotCounted")]
    internal static partial void FailureNotCounted(ILogger logger, string loop, Exception exception);

    [LoggerMessage(3, LogLevel.Critical, "{Loop} failed {Threshold} times within {Window}, but does succeed: it goes on", EventName = "LoopTripped")]
    internal static partial void LoopTripped(ILogger logger, string loop, int threshold, TimeSpan window);

    [LoggerMessage(4, LogLevel.Critical, "{Loop} gives up: {Reason}. The process ends with status {Status}", EventName = "LoopGaveUp")]
    internal static partial void LoopGaveUp(ILogger logger, string loop, string reason, int status);

    [LoggerMessage(10, LogLevel.Critical, "The process ends with status {Status}: {Reason}", EventName = "Exiting")]
    internal static partial void Exiting(ILogger logger, int status, string reason, Exception? exception);

    [LoggerMessage(11, LogLevel.Warning, "A second exit with status {Status} is not needed: {Reason}", EventName = "ExitingAlready")]
    internal static partial void ExitingAlready(ILogger logger, int status, string reason, Exception? exception);

    [LoggerMessage(12, LogLevel.Error, "A callback for the exit failed", EventName = "ExitCallbackFailed")]
    internal static partial void ExitCallbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(20, LogLevel.Critical, "The startup check {Check} failed; the status is {Status}", EventName = "StartupCheckFailed")]
    internal static partial void StartupCheckFailed(ILogger logger, string check, int status, Exception exception);

    [LoggerMessage(21, LogLevel.Warning, "The startup check {Check} has been running for {Elapsed}", EventName = "StartupCheckSlow")]
    internal static partial void StartupCheckSlow(ILogger logger, string check, TimeSpan elapsed);
}
