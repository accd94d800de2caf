namespace Lifeguard;

/// <summary>
/// The exit statuses Lifeguard uses: the names and numbers of <c>sysexits.h</c>, which systemd prints by name.
/// </summary>
/// <remarks>
/// Why these: the .NET host itself uses 129 to 165, systemd 200 to 245, shells 126 and 127, and 128 + n means
/// "killed by signal n". Unix keeps eight bits of a status, so 256 arrives as 0, which is success.
/// </remarks>
public static class ExitStatus
{
    /// <summary>Asked to stop, and stopped (0).</summary>
    public const int Success = 0;

    /// <summary>The command line was wrong (64, <c>EX_USAGE</c>). Restarting does not help.</summary>
    public const int Usage = 64;

    /// <summary>
    /// Something we depend on is not available (69, <c>EX_UNAVAILABLE</c>), or did not answer in time: a start that the Generic Host's
    /// <c>StartupTimeout</c> ends has this status, too. Restarting later may help.
    /// </summary>
    public const int Unavailable = 69;

    /// <summary>The process gave up on itself (70, <c>EX_SOFTWARE</c>): too many failures, or a loop that ended.</summary>
    public const int Software = 70;

    /// <summary>A file or device failed (74, <c>EX_IOERR</c>).</summary>
    public const int IOError = 74;

    /// <summary>
    /// A temporary failure (75, <c>EX_TEMPFAIL</c>): a deadline that Lifeguard was given passed, a startup check's, the start's or the
    /// stop's; please start again.
    /// </summary>
    public const int TempFail = 75;

    /// <summary>A permission is missing (77, <c>EX_NOPERM</c>). Restarting does not help.</summary>
    public const int NoPermission = 77;

    /// <summary>The configuration, or something loaded by name, is unusable (78, <c>EX_CONFIG</c>). Restarting does not help.</summary>
    public const int Config = 78;
}
