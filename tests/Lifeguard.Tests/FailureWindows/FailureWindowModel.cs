namespace Lifeguard.Tests.FailureWindows;

/// <summary>
/// The meaning of a failure window, written down without regard to cost: every failure that counted is kept, and every question is
/// answered by looking at all of them. Shares nothing with the real one.
/// </summary>
internal sealed class FailureWindowModel(int threshold, long window, long cooldown)
{
    private readonly List<Int128> _counted = [];
    private Int128? _ignoreUntil;

    public FailureOutcome Record(long timestamp)
    {
        if (timestamp < _ignoreUntil)
        {
            return FailureOutcome.Ignored;
        }

        if (_counted.Count(failure => failure > timestamp) >= threshold)
        {
            return FailureOutcome.Late;
        }

        _counted.Add(timestamp);
        var newest = _counted.Max();
        if (_counted.Count(failure => newest - failure <= window) < threshold)
        {
            return FailureOutcome.Counted;
        }

        _counted.Clear();
        _ignoreUntil = newest + cooldown;
        return FailureOutcome.Tripped;
    }

    public void IgnoreUntil(long timestamp)
    {
        _ignoreUntil = _ignoreUntil is { } earlier ? Int128.Max(earlier, timestamp) : timestamp;
        _counted.RemoveAll(failure => failure < _ignoreUntil);
    }

    public void Reset()
    {
        _counted.Clear();
        _ignoreUntil = null;
    }
}
