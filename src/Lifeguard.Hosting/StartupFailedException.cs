namespace Lifeguard.Hosting;

/// <summary>The start of the host failed at a check that has been reported. <c>RunGuardedAsync</c> turns it into the check's status.</summary>
#pragma warning disable CA1032 // Without a status it says nothing.
public sealed class StartupFailedException : Exception
#pragma warning restore CA1032
{
    internal StartupFailedException(int status, string failure)
        : base(failure)
        => Status = status;

    /// <summary>The status the process should end with.</summary>
    public int Status { get; }
}
