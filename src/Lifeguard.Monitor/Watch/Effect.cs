namespace Lifeguard.Monitor.Watch;

/// <summary>What the supervisor wants done. It does nothing itself.</summary>
internal abstract record Effect
{
    /// <summary>Write a line into our own log. The word before its colon is stable; the rest is for people.</summary>
    public sealed record Say(Severity Severity, string Text) : Effect;

    /// <summary>Ask systemd about the unit.</summary>
    public sealed record Observe : Effect;

    /// <summary>Run the command that confirms.</summary>
    public sealed record Confirm : Effect;

    /// <summary>Restart the unit.</summary>
    /// <param name="HasFailed">Whether it runs no more.</param>
    public sealed record Act(bool HasFailed) : Effect;

    /// <summary>Tell a person.</summary>
    public sealed record Alert(string Event, string Text) : Effect;

    /// <summary>End the monitor.</summary>
    public sealed record Leave(int Status) : Effect;
}

/// <summary>How grave a line of our log is: the numbers of syslog.</summary>
internal enum Severity
{
    /// <summary>A person is needed.</summary>
    Alert = 1,

    /// <summary>Something failed.</summary>
    Error = 3,

    /// <summary>Something is wrong, or is done about it.</summary>
    Warning = 4,

    /// <summary>Something changed.</summary>
    Notice = 5,

    /// <summary>For the curious.</summary>
    Info = 6,
}
