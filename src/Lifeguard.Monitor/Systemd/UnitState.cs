using System.Buffers;
using System.Globalization;

namespace Lifeguard.Monitor.Systemd;

/// <summary>What <c>systemctl show</c> says of a unit. Immutable.</summary>
internal sealed record UnitState
{
    /// <summary>The properties to ask for.</summary>
    public const string Properties =
        "LoadState,ActiveState,SubState,Result,InvocationID,NRestarts,Job,TimeoutStartUSec,TimeoutStopUSec,StartLimitIntervalUSec,StartLimitBurst,"
        + "Restart,RestartUSec,Type";

    /// <summary><c>loaded</c>, <c>not-found</c>, <c>masked</c>, …</summary>
    public string LoadState { get; init; } = "";

    /// <summary><c>active</c>, <c>reloading</c>, <c>activating</c>, <c>deactivating</c>, <c>inactive</c>, <c>failed</c>.</summary>
    public string ActiveState { get; init; } = "";

    /// <summary>The finer state, such as <c>running</c> or <c>auto-restart</c>.</summary>
    public string SubState { get; init; } = "";

    /// <summary>Why the unit failed: <c>success</c>, <c>exit-code</c>, <c>start-limit-hit</c>, …</summary>
    public string Result { get; init; } = "";

    /// <summary>Names one start of the unit; empty before the first.</summary>
    public string InvocationId { get; init; } = "";

    /// <summary>How often systemd has started the unit again by itself since someone started it.</summary>
    public int AutomaticRestarts { get; init; }

    /// <summary>Whether a job is queued: someone is starting or stopping the unit right now.</summary>
    public bool HasJob { get; init; }

    /// <summary><c>TimeoutStartSec=</c>; null: none.</summary>
    public TimeSpan? TimeoutStart { get; init; }

    /// <summary><c>TimeoutStopSec=</c>; null: none.</summary>
    public TimeSpan? TimeoutStop { get; init; }

    /// <summary><c>StartLimitIntervalSec=</c>; zero: no limit.</summary>
    public TimeSpan StartLimitInterval { get; init; }

    /// <summary><c>StartLimitBurst=</c>.</summary>
    public int StartLimitBurst { get; init; }

    /// <summary><c>Restart=</c>.</summary>
    public string Restart { get; init; } = "";

    /// <summary><c>RestartSec=</c>.</summary>
    public TimeSpan RestartDelay { get; init; }

    /// <summary>How long a restart may take.</summary>
    public TimeSpan RestartTime => (TimeoutStart ?? DefaultTimeout) + (TimeoutStop ?? DefaultTimeout) + TimeSpan.FromSeconds(10);

    /// <summary>Whether systemd refuses to start the unit because it was started too often.</summary>
    public bool IsStartLimitHit => Result == "start-limit-hit";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static TimeSpan DefaultTimeout => TimeSpan.FromSeconds(90);

    /// <summary>Reads the output of <c>systemctl show</c>. What is missing keeps its default.</summary>
    public static UnitState Parse(string output)
    {
        var state = new UnitState();
        foreach (var line in output.Split('\n'))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is var end and > 0)
            {
                state = With(state, line[..end], line[(end + 1)..].TrimEnd('\r'));
            }
        }

        return state;
    }

    /// <summary>Reads a time as systemd writes it: <c>1min 30s</c>, <c>100ms</c>, <c>infinity</c>.</summary>
    /// <returns>Null if it is infinite, or no time.</returns>
    public static TimeSpan? ParseSpan(string text)
    {
        var total = TimeSpan.Zero;
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var digits = part.AsSpan().IndexOfAnyExcept(NumberCharacters);
            if (digits == 0 || !double.TryParse(digits < 0 ? part : part.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            double? seconds = (digits < 0 ? "us" : part[digits..]) switch
            {
                "us" => 1e-6,
                "ms" => 1e-3,
                "s" => 1,
                "min" => 60,
                "h" => 3600,
                "d" => 86_400,
                "w" => 604_800,
                "month" => 2_629_800,
                "y" => 31_557_600,
                _ => null,
            };
            if (seconds is null || number * seconds > TimeSpan.MaxValue.TotalSeconds / 2)
            {
                return null;
            }

            total += TimeSpan.FromSeconds(number * seconds.Value);
        }

        return total;
    }

    private static UnitState With(UnitState state, string name, string value) => name switch
    {
        "LoadState" => state with { LoadState = value },
        "ActiveState" => state with { ActiveState = value },
        "SubState" => state with { SubState = value },
        "Result" => state with { Result = value },
        "InvocationID" => state with { InvocationId = value },
        "NRestarts" => state with { AutomaticRestarts = Number(value) },
        "Job" => state with { HasJob = value is not ("" or "0") },
        "TimeoutStartUSec" => state with { TimeoutStart = ParseSpan(value) },
        "TimeoutStopUSec" => state with { TimeoutStop = ParseSpan(value) },
        "StartLimitIntervalUSec" => state with { StartLimitInterval = ParseSpan(value) ?? TimeSpan.Zero },
        "StartLimitBurst" => state with { StartLimitBurst = Number(value) },
        "Restart" => state with { Restart = value },
        "RestartUSec" => state with { RestartDelay = ParseSpan(value) ?? TimeSpan.Zero },
        _ => state,
    };

    private static int Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
