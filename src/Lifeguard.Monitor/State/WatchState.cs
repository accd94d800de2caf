using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lifeguard.Monitor.State;

/// <summary>What the monitor is about.</summary>
internal enum Phase
{
    /// <summary>Counts failures.</summary>
    Armed,

    /// <summary>There were too many; asks systemd whether the unit is meant to run.</summary>
    Observing,

    /// <summary>Asks the operator's command whether the service is really broken.</summary>
    Confirming,

    /// <summary>The restart is under way. Written down before it begins, so that a monitor that is killed does not begin it twice.</summary>
    Acting,

    /// <summary>The restart is done; ignores failures, then looks whether it helped.</summary>
    CoolingDown,

    /// <summary>The restart failed and will be tried again.</summary>
    Retrying,

    /// <summary>Too many restarts did not help. Alerts and waits for a person.</summary>
    GivenUp,
}

/// <summary>
/// All that the monitor must not forget, as one file: written whole or not at all. Stamps are microseconds of the boot's monotonic clock.
/// </summary>
internal sealed record WatchState
{
    /// <summary>The version of this form. One that is newer is not read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the form it was written in.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The boot that all stamps belong to.</summary>
    public required string BootId { get; init; }

    /// <summary>The last entry that was read. Everything else here is as of this entry.</summary>
    public string? Cursor { get; init; }

    /// <summary>The stamp of the last entry, or of our start: where a cursor does not help, what is older was read or is history.</summary>
    public long Since { get; init; }

    /// <summary>The failures that count and the cooldown.</summary>
    public ImmutableArray<long> Failures { get; init; } = [];

    /// <summary>The stamp before which failures are ignored.</summary>
    public long? IgnoreUntil { get; init; }

    /// <summary>The processes that reported their end, each of which counts once.</summary>
    public ImmutableArray<string> Processes { get; init; } = [];

    /// <summary>What we are about.</summary>
    public Phase Phase { get; init; }

    /// <summary>The stamp of the failure that tripped.</summary>
    public long TripStamp { get; init; }

    /// <summary>The stamp at which the restart under way began.</summary>
    public long ActedAt { get; init; }

    /// <summary>How often the restart under way was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether the trip under way is confirmed.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>The stamp at which the phase goes on.</summary>
    public long Due { get; init; }

    /// <summary>The unit's invocation before the restart under way; after giving up, the one that was given up on.</summary>
    public string Invocation { get; init; } = "";

    /// <summary>How often systemd had started the unit by itself when the restart was done; null: unknown.</summary>
    public int? AutomaticRestarts { get; init; }

    /// <summary>The stamps of the restarts that count towards giving up.</summary>
    public ImmutableArray<long> Restarts { get; init; } = [];

    /// <summary>Why we gave up.</summary>
    public string? GaveUp { get; init; }

    /// <summary>The stamp at which we did.</summary>
    public long GaveUpAt { get; init; }

    /// <summary>How many alerts went out since.</summary>
    public int Alerts { get; init; }

    /// <summary>The stamp up to which the operator wants peace.</summary>
    public long? PausedUntil { get; init; }

    /// <summary>Whether the last thing that systemd was asked to do with the unit was to stop it.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Whether the next start of the unit is one that systemd makes by itself.</summary>
    public bool IsStartScheduled { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(WatchState))]
[JsonSerializable(typeof(OperatorRequest))]
internal sealed partial class StateJson : JsonSerializerContext;

/// <summary>What an operator asks of the monitor.</summary>
/// <param name="Verb">What.</param>
/// <param name="Until">Of a pause: the stamp of its end.</param>
/// <param name="BootId">The boot the stamp belongs to.</param>
internal sealed record OperatorRequest(RequestVerb Verb, long Until, string BootId);

/// <summary>What an operator can ask.</summary>
internal enum RequestVerb
{
    /// <summary>Restart nothing for a while.</summary>
    Pause,

    /// <summary>End the pause.</summary>
    Resume,

    /// <summary>Forget that we gave up, and the restarts that led to it.</summary>
    Rearm,
}
