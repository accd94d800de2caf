namespace Lifeguard.Monitor.Failures;

/// <summary>Remembers the identities of the last entries, so that one read twice is seen as one. Not thread-safe.</summary>
/// <param name="capacity">How many are remembered.</param>
internal sealed class RecentCursors(int capacity)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    /// <summary>What is remembered, the oldest first.</summary>
    public IEnumerable<string> OldestFirst => _oldestFirst;

    /// <summary>Remembers a cursor.</summary>
    /// <returns>False if it is remembered already.</returns>
    public bool Add(string cursor)
    {
        if (!_known.Add(cursor))
        {
            return false;
        }

        _oldestFirst.Enqueue(cursor);
        if (_oldestFirst.Count > capacity)
        {
            _known.Remove(_oldestFirst.Dequeue());
        }

        return true;
    }
}
