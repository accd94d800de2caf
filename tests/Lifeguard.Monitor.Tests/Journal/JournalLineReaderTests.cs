using System.Text;
using Lifeguard.Monitor.Journal;

namespace Lifeguard.Monitor.Tests.Journal;

public class JournalLineReaderTests
{
    // Longer than the buffer at first, so that it must grow and move.
    private static readonly string Long = new('x', 200_000);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64 * 1024)]
    public void Splits_lines_however_they_arrive(int pieceLength)
    {
        var lines = new[] { "a", "", Long[..(pieceLength == 1 ? 2_000 : Long.Length)], "b" };

        Assert.Equal(lines, Read(string.Join('\n', lines), pieceLength));
    }

    [Fact]
    public void Line_end_at_the_end_begins_no_line() => Assert.Equal(["a", ""], Read("a\n\n", 64));

    [Fact]
    public void Empty_input_has_no_line() => Assert.Empty(Read("", 64));

    [Theory]
    [InlineData("a\n12345678901\nb\n")]
    [InlineData("a\n12345678901\nb")]
    public void Line_too_long_is_passed_over(string input)
    {
        Assert.Equal(["a", "(too long)", "b"], Read(input, pieceLength: 1, maxLength: 10));
        Assert.Equal(["a", "(too long)", "b"], Read(input, pieceLength: 64, maxLength: 10));
    }

    [Fact]
    public void Longest_line_is_kept() => Assert.Equal(["a", "1234567890", "b"], Read("a\n1234567890\nb", pieceLength: 1, maxLength: 10));

    [Fact]
    public void Last_line_too_long_is_told() => Assert.Equal(["a", "(too long)"], Read("a\n12345678901", pieceLength: 1, maxLength: 10));

    [Fact]
    public void Line_without_end_is_passed_over_in_bounded_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new JournalLineReader(new PiecewiseStream(new byte[50_000_000], 64 * 1024), maxLength: 1_000_000);

        Assert.True(reader.TryRead(out _, out var tooLong));

        Assert.True(tooLong);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 50_000_000, 60_000_000);
    }

    [Fact]
    public void Tells_whether_the_next_line_is_here()
    {
        var reader = new JournalLineReader(new PiecewiseStream("a\nb\nc"u8.ToArray(), 64), maxLength: 10);

        reader.TryRead(out _, out _);
        Assert.True(reader.HasLine);

        reader.TryRead(out _, out _);
        Assert.False(reader.HasLine);
    }

    private static List<string> Read(string input, int pieceLength, int maxLength = int.MaxValue)
    {
        var reader = new JournalLineReader(new PiecewiseStream(Encoding.UTF8.GetBytes(input), pieceLength), maxLength);
        var lines = new List<string>();
        while (reader.TryRead(out var line, out var tooLong))
        {
            lines.Add(tooLong ? "(too long)" : Encoding.UTF8.GetString(line));
        }

        Assert.False(reader.TryRead(out _, out _));
        return lines;
    }

    // A pipe: hands out what it has in pieces.
    private sealed class PiecewiseStream(byte[] content, int pieceLength) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, pieceLength));
    }
}
