namespace Lifeguard.Monitor.Systemd;

/// <summary>The <c>MESSAGE_ID</c> of what PID 1 writes about a unit (<c>sd-messages.h</c>).</summary>
internal static class SystemdMessage
{
    /// <summary>A start begins.</summary>
    public const string Starting = "7d4958e842da4a758f6c1cdc7b36dcc5";

    /// <summary>A start is done.</summary>
    public const string Started = "39f53479d3a045ac8e11786248231fbf";

    /// <summary>systemd is about to start the unit again by itself.</summary>
    public const string Scheduled = "5eb03494b6584870a536b337290809b3";

    /// <summary>A stop is done.</summary>
    public const string Stopped = "9d1aaa27d60140bd96365438aad20286";

    /// <summary>A process of the unit ended.</summary>
    public const string ProcessExited = "98e322203f7a4ed290d09fe03c09fe15";

    /// <summary>The unit failed.</summary>
    public const string Failed = "d9b373ed55a64feb8242e02dbe79a49c";
}
