namespace Lifeguard.Hosting;

/// <summary>How the process of this host leaves, and whom it tells. Bound to the configuration section <c>Lifeguard</c>.</summary>
/// <remarks>Read once, when the host starts. Not thread-safe.</remarks>
public sealed class LifeguardOptions
{
    /// <summary>The configuration section: <c>Lifeguard</c>. Loops stand below <c>Loops:NAME</c>, windows below <c>Windows:NAME</c>.</summary>
    public const string SectionName = "Lifeguard";

    /// <summary><inheritdoc cref="ExitOptions.Grace" path="/summary/node()"/></summary>
    /// <remarks>It begins when the host's <c>ShutdownTimeout</c> is over.</remarks>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><inheritdoc cref="ExitOptions.ManagerProcessId" path="/summary/node()"/></summary>
    public int? ManagerProcessId { get; set; }

    /// <summary><inheritdoc cref="ExitOptions.Terminate" path="/summary/node()"/></summary>
    public Action<int>? Terminate { get; set; }

    /// <summary><inheritdoc cref="ExitOptions.TerminationMessagePath" path="/summary/node()"/></summary>
    public string? TerminationMessagePath { get; set; } = new ExitOptions().TerminationMessagePath;

    /// <summary>
    /// How long all startup checks together may take; then the start has failed with <see cref="ExitStatus.TempFail"/> (75). More than
    /// zero. Null, the default: as long as they take.
    /// </summary>
    public TimeSpan? StartupDeadline { get; set; }

    /// <summary>Whether systemd is told how the loops are doing (<c>STATUS=</c>), where it listens. Default: false.</summary>
    public bool SystemdStatus { get; set; }

    /// <summary>
    /// Whether systemd's watchdog is fed, where the unit has one (<c>WatchdogSec=</c>): twice in its interval, and only while no loop's turn is
    /// older than that. Default: false.
    /// </summary>
    public bool SystemdWatchdog { get; set; }
}
