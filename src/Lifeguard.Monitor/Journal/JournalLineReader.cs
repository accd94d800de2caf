namespace Lifeguard.Monitor.Journal;

/// <summary>Splits a stream into lines of bytes, without copying them. Not thread-safe.</summary>
/// <param name="stream">The input. Not disposed.</param>
/// <param name="maxLength">The longest line that is kept, in bytes; a longer one is passed over in bounded memory.</param>
internal sealed class JournalLineReader(Stream stream, int maxLength)
{
    private byte[] _buffer = new byte[64 * 1024];

    // The bytes read and not yet handed out are [_start, _end); those before _scanned hold no line end, so that a line that
    // arrives in many pieces is searched once.
    private int _start;
    private int _scanned;
    private int _end;
    private bool _tooLong;

    /// <summary>Whether a whole line is here already: if not, the next read may wait for input.</summary>
    public bool HasLine => _buffer.AsSpan(_scanned, _end - _scanned).Contains((byte)'\n');

    /// <summary>Reads a line, without its end.</summary>
    /// <param name="line">The line, valid until the next call; empty if it is too long.</param>
    /// <param name="tooLong">Whether the line was passed over.</param>
    /// <returns>False at the end of the input.</returns>
    /// <exception cref="IOException">The input cannot be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        bool ended;
        while (true)
        {
            var newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                _tooLong |= _scanned + newline - _start > maxLength;
                line = Take(_scanned + newline, next: _scanned + newline + 1);
                ended = false;
                break;
            }

            _scanned = _end;
            if (_end - _start > maxLength)
            {
                _tooLong = true;
                _start = _end;
            }

            if (!Fill())
            {
                // The last line may lack its end.
                ended = _start == _end && !_tooLong;
                line = Take(_end, next: _end);
                break;
            }
        }

        tooLong = _tooLong;
        _tooLong = false;
        if (tooLong)
        {
            line = default;
        }

        return !ended;
    }

    private ReadOnlySpan<byte> Take(int lineEnd, int next)
    {
        var line = _buffer.AsSpan(_start, lineEnd - _start);
        _start = _scanned = next;
        return line;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            // Only the beginning of one line is left to move.
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _scanned -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
