using Lifeguard.Monitor.Failures;

namespace Lifeguard.Monitor.Watch;

/// <summary>Counts what is passed over, for a line now and then: anyone who can write into a log could make us write as much. Not thread-safe.</summary>
internal sealed class Summary
{
    private int _withoutText;
    private int _timedOut;
    private int _forged;

    /// <summary>Entries of another boot.</summary>
    public int OtherBoots { get; set; }

    /// <summary>Lines that are no entries.</summary>
    public long Skipped { get; set; }

    /// <summary>What is wrong with the last of them.</summary>
    public string Example { get; set; } = "";

    /// <summary>Trips after giving up.</summary>
    public int Held { get; set; }

    /// <summary>Whether such trips are counted here: the first is told in full.</summary>
    public bool TellsHeld { get; set; }

    /// <summary>Takes the lines, and counts from zero.</summary>
    public IEnumerable<(Severity Severity, string Text)> Take(FailureDetector detector)
    {
        if (Skipped > 0)
        {
            yield return (Severity.Warning, $"skipped: {Skipped} lines that are no journal entries, the last: {Example}");
        }

        if (OtherBoots > 0)
        {
            yield return (Severity.Info, $"skipped: {OtherBoots} entries of another boot");
        }

        if (detector.WithoutText - _withoutText is var withoutText and > 0)
        {
            yield return (Severity.Warning, $"skipped: {withoutText} entries without a text to look at; failures among them are not seen");
        }

        if (detector.TimedOut - _timedOut is var timedOut and > 0)
        {
            yield return (Severity.Warning, $"skipped: {timedOut} entries for which the pattern found no answer in time; failures among them are not seen");
        }

        if (detector.Forged - _forged is var forged and > 0)
        {
            yield return (Severity.Warning, $"forged: {forged} lines that say they are from one process and were written by another; they do not count");
        }

        if (Held > 0)
        {
            yield return (Severity.Warning, $"held: given up; the limit was reached {Held} times more");
        }

        (Skipped, OtherBoots, Held) = (0, 0, 0);
        (_withoutText, _timedOut, _forged) = (detector.WithoutText, detector.TimedOut, detector.Forged);
    }
}
