namespace Lifeguard.Monitor.Journal;

/// <summary>Reads a stream of journal lines (<c>journalctl -o json</c>), an entry each.</summary>
internal static class EntryReader
{
    // journald's own limit for a line of output is 48 kB; entries written by other means may be larger. This bounds our memory.
    private const int MaxLineLength = 4 * 1024 * 1024;

    /// <summary>Reads until the stream ends, or until it is stopped.</summary>
    /// <param name="stream">The input. Not disposed.</param>
    /// <param name="read">Takes an entry; may block.</param>
    /// <param name="skip">Takes what is wrong with a line that is no entry.</param>
    /// <param name="stop">Looked at before each line.</param>
    /// <exception cref="IOException">The input cannot be read.</exception>
    public static void ReadAll(Stream stream, Action<JournalEntry> read, Action<string> skip, CancellationToken stop)
    {
        var lines = new JournalLineReader(stream, MaxLineLength);
        while (!stop.IsCancellationRequested && lines.TryRead(out var line, out var tooLong))
        {
            if (tooLong)
            {
                skip($"more than {MaxLineLength} bytes");
            }
            else if (JournalEntry.TryParse(line, out var entry, out var problem))
            {
                read(entry);
            }
            else if (line.ContainsAnyExcept(" \t\r"u8))
            {
                skip(problem);
            }
        }
    }
}
