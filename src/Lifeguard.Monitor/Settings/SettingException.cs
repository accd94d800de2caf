namespace Lifeguard.Monitor.Settings;

/// <summary>A setting that cannot be used. The message names the value and where it came from.</summary>
/// <param name="message">For the operator.</param>
/// <param name="status">The exit status: the command line was wrong, or the environment was.</param>
internal sealed class SettingException(string message, int status) : Exception(message)
{
    /// <summary>The exit status this calls for.</summary>
    public int Status => status;
}
