using Lifeguard.Monitor.Failures;
using Lifeguard.Monitor.Settings;

namespace Lifeguard.Monitor.Watch;

/// <summary>What the operator has decided about a unit. Immutable.</summary>
internal sealed record WatchPolicy
{
    /// <summary>The unit.</summary>
    public required string Unit { get; init; }

    /// <summary>What a failure is and how many are too many.</summary>
    public required FailureCriteria Criteria { get; init; }

    /// <summary>How many restarts are enough.</summary>
    public required RestartBudget Budget { get; init; }

    /// <summary>Whether the main process's ends count too.</summary>
    public bool CountMainExits { get; init; }

    /// <summary>Whether a command must confirm that the service is broken.</summary>
    public bool Confirms { get; init; }

    /// <summary>What is done at a trip, in words: <c>systemctl try-restart site.service</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Whether it is systemctl, whose statuses have a meaning and which may be asked twice, or the operator's own command.</summary>
    public bool UsesSystemctl { get; init; } = true;

    /// <summary>Whether it is only said, not done.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Our own process, whose lines never count.</summary>
    public long OwnPid { get; init; }
}
