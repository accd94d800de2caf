namespace Lifeguard.Monitor.Watch;

/// <summary>Our own log: a line for each change, on standard error. Thread-safe.</summary>
/// <param name="writer">Where to.</param>
/// <param name="forJournal">Whether lines begin with their severity, as journald reads it.</param>
internal sealed class WatchLog(TextWriter writer, bool forJournal)
{
    private readonly Lock _lock = new();
    private string _last = "";
    private long _repeated;

    /// <summary>Writes a line. The same again is counted, and told with the next other line.</summary>
    public void Write(Severity severity, string text)
    {
        lock (_lock)
        {
            if (text == _last)
            {
                _repeated++;
                return;
            }

            if (_repeated > 0)
            {
                Emit(severity, $"repeated: the last line {_repeated} more times");
            }

            _last = text;
            _repeated = 0;
            Emit(severity, text);
        }
    }

    private void Emit(Severity severity, string text)
    {
        try
        {
            writer.WriteLine(forJournal ? $"<{(int)severity}>{text}" : text);
        }
        catch (IOException)
        {
            // No one can be told; the service is watched all the same.
        }
    }
}
