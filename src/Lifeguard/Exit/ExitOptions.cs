namespace Lifeguard;

/// <summary>How a process leaves.</summary>
/// <remarks>Read once, by the constructor of <see cref="ExitManager"/>, which also checks the values. Not thread-safe.</remarks>
public sealed class ExitOptions
{
    /// <summary>
    /// How long the process may take to leave by itself, from the call of <see cref="ExitManager.Exit"/>; the time for a manager's TERM
    /// to come back. Then it is ended, at most two seconds later whatever hangs. From zero to a day. Default: 10 s.
    /// </summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long an orderly stop may take, in addition to <see cref="Grace"/>. With a Generic Host this is the host's own
    /// <c>ShutdownTimeout</c>; Lifeguard.Hosting sets it. From zero to a day. Default: zero.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// The process that manages this one and is to learn that a worker gives up: it is sent SIGTERM, and its own SIGTERM to this
    /// process is awaited. It must be the parent of this process; any other process is refused at the exit, and so is one whose number
    /// has been given away since. More than 1. Null, the default: nobody is told.
    /// </summary>
    public int? ManagerProcessId { get; set; }

    /// <summary>
    /// Ends the process with a status. Called on a thread of its own, once. Null, the default: <see cref="Environment.Exit"/>; two
    /// seconds later, if that hangs, the system's own exit, which runs no handler. For programs that are not this process's main
    /// one, such as those under a test host.
    /// </summary>
    public Action<int>? Terminate { get; set; }

    /// <summary>
    /// The file that takes the message of the exit for whoever reads it after the process is gone; written only if it exists.
    /// Default: <c>/dev/termination-log</c>, where Kubernetes looks for it. Null: none.
    /// </summary>
    public string? TerminationMessagePath { get; set; } = "/dev/termination-log";
}
