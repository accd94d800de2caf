namespace Lifeguard;

/// <summary>The file in which an orchestrator looks for a process's last words.</summary>
internal static class TerminationMessage
{
    /// <summary>Writes the line, if the file is there.</summary>
    internal static void Write(string? path, string line)
    {
        try
        {
            if (File.Exists(path))
            {
                File.WriteAllText(path, line);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            // The line stands on standard error, too.
        }
    }
}
