namespace Lifeguard;

/// <summary>How a guarded loop is doing.</summary>
public enum LoopCondition
{
    /// <summary>It works, or waits for work.</summary>
    Healthy,

    /// <summary>It failed too often of late: its window tripped, and the cooldown runs or no turn has succeeded since.</summary>
    Degraded,

    /// <summary>It gave up; the process is about to end.</summary>
    GaveUp,
}

/// <summary>What a <see cref="LoopGuard"/> knows of its loop at one moment.</summary>
/// <param name="Condition">How the loop is doing.</param>
/// <param name="Turns">The turns begun.</param>
/// <param name="Failures">The failures that counted or were ignored in a cooldown.</param>
/// <param name="Trips">How often there were too many.</param>
/// <param name="TurnAge">
/// How long the present turn has been running at least: since the loop was first seen in it. Zero while it waits for work, and for a loop
/// that never says so (<see cref="LoopGuard.Idle"/>).
/// </param>
public readonly record struct LoopStatus(LoopCondition Condition, long Turns, long Failures, long Trips, TimeSpan TurnAge);
