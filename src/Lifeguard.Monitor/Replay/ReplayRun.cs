using Lifeguard.Monitor.Failures;
using Lifeguard.Monitor.Journal;

namespace Lifeguard.Monitor.Replay;

/// <summary>One replay: every line of the input, decided about in turn, as the monitor would have done. Touches no service.</summary>
internal sealed class ReplayRun(Stream input, FailureCriteria criteria, ReplayOutput output)
{
    // The journal refuses larger fields than this by default, except core dumps.
    private const int MaxLineLength = 128 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly JournalLineReader _lines = new(input, MaxLineLength);
    private readonly FailureDetector _detector = new(criteria);
    private readonly long[] _decisions = new long[Enum.GetValues<Decision>().Length];
    private long _entries;
    private long _malformed;

    /// <summary>How often the service would have been restarted.</summary>
    public long Trips => Count(Decision.Tripped);

    /// <summary>Whether there was input, and nothing in it was a journal entry: then the replay proves nothing.</summary>
    public bool NothingReadable => _entries == 0 && _malformed > 0;

    /// <summary>Reads the input to its end, or until no one reads the output.</summary>
    /// <exception cref="IOException">Input or output failed.</exception>
    public void Run()
    {
        for (var number = 1L; !output.IsClosed && _lines.TryRead(out var line, out var tooLong); number++)
        {
            line = number == 1 && line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
            if (tooLong)
            {
                Skip(number, $"longer than {MaxLineLength} bytes");
            }
            else if (JournalEntry.TryParse(line, out var entry, out var problem))
            {
                var verdict = _detector.Decide(entry);
                _entries++;
                _decisions[(int)verdict.Decision]++;
                output.Write(number, entry, verdict);
            }
            else if (line.ContainsAnyExcept(" \t\r"u8))
            {
                Skip(number, problem);
            }

            if (!_lines.HasLine)
            {
                // The next line may be long in coming, as when a journal is followed.
                output.Flush();
            }
        }

        output.Flush();
    }

    /// <summary>The replay in one sentence.</summary>
    public string Summarize()
    {
        var matched = _entries - Count(Decision.Unmatched);
        var summary =
            $"{_entries + _malformed} lines: {matched} matched ({Count(Decision.Counted)} counted, {Trips} tripped, {Count(Decision.Ignored)} ignored, "
            + $"{Count(Decision.Late)} late, {Count(Decision.Duplicate)} duplicate, {Count(Decision.Expected)} expected), "
            + $"{Count(Decision.Unmatched)} unmatched, {_malformed} malformed; would have restarted the service {Times(Trips)}";
        if (_detector.WithoutText > 0)
        {
            summary += $"; {_detector.WithoutText} entries had no text: journalctl prints long ones only with --all";
        }

        if (_detector.TimedOut > 0)
        {
            summary += $"; {_detector.TimedOut} entries took too long to match: simplify the pattern";
        }

        if (_entries > 0 && matched == 0)
        {
            summary += "; nothing is a failure by these settings: --match REGEX or --preset NAME says what one is";
        }

        return summary;
    }

    private static string Times(long count) => count switch
    {
        0 => "never",
        1 => "once",
        _ => $"{count} times",
    };

    private long Count(Decision decision) => _decisions[(int)decision];

    private void Skip(long number, string problem)
    {
        _malformed++;

        // So that a terminal shows both streams in the order of the input.
        output.Flush();
        CommandLine.Complain($"line {number} skipped: {problem}");
    }
}
