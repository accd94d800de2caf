using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lifeguard.Monitor.Failures;
using Lifeguard.Monitor.Journal;
using Microsoft.Win32.SafeHandles;

namespace Lifeguard.Monitor.Replay;

/// <summary>What replay writes to standard output: one line for a decision, buffered. Not thread-safe.</summary>
internal abstract class ReplayOutput(Stream stream)
{
    private const int BufferSize = 64 * 1024;

    // EPIPE, on Linux and macOS: the reader has left.
    private const int BrokenPipe = 32;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * BufferSize);

    /// <summary>Whether whoever read the output has left, as <c>head</c> does: there is no one left to write to.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Creates the output of a form.</summary>
    /// <param name="form">Text or JSON.</param>
    /// <param name="verbose">Whether text shows lines that are no failures. (JSON always does.)</param>
    public static ReplayOutput Create(OutputForm form, bool verbose) =>
        form == OutputForm.Json ? new JsonOutput(OpenStandardOutput()) : new TextOutput(OpenStandardOutput(), verbose);

    /// <summary>Writes a decision.</summary>
    /// <exception cref="IOException">Standard output cannot be written, for another reason than a closed pipe.</exception>
    public void Write(long lineNumber, JournalEntry entry, Verdict verdict)
    {
        Write(_buffer, lineNumber, entry, verdict);
        if (_buffer.WrittenCount >= BufferSize)
        {
            Flush();
        }
    }

    /// <summary>Sends what is buffered.</summary>
    /// <exception cref="IOException">Standard output cannot be written, for another reason than a closed pipe.</exception>
    public void Flush()
    {
        try
        {
            stream.Write(_buffer.WrittenSpan);
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            IsClosed = true;
        }

        _buffer.ResetWrittenCount();
    }

    /// <summary>Appends a decision to the buffer.</summary>
    protected abstract void Write(IBufferWriter<byte> buffer, long lineNumber, JournalEntry entry, Verdict verdict);

    private static Stream OpenStandardOutput()
    {
        if (!OperatingSystem.IsWindows())
        {
            // The console's own stream hides a broken pipe, and we would read a followed journal for ever, for no one.
            var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!pipe.CanSeek)
            {
                return pipe;
            }
        }

        return Console.OpenStandardOutput();
    }

    private sealed class TextOutput(Stream stream, bool verbose) : ReplayOutput(stream)
    {
        // Enough to recognise a line; the journal has the rest.
        private const int MaxMessage = 300;

        private readonly StringBuilder _line = new();

        protected override void Write(IBufferWriter<byte> buffer, long lineNumber, JournalEntry entry, Verdict verdict)
        {
            if (verdict.Decision == Decision.Unmatched && !verbose)
            {
                return;
            }

            _line.Clear();
            if (entry.Realtime is { } realtime && realtime <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() * 1000)
            {
                _line.Append(CultureInfo.InvariantCulture, $"{DateTimeOffset.UnixEpoch.AddMicroseconds(realtime):yyyy-MM-dd'T'HH:mm:ss.fff'Z'} ");
            }

            // As journalctl -o short-monotonic has it, to find the line again.
            _line.Append(CultureInfo.InvariantCulture, $"[{entry.Monotonic / 1_000_000,5}.{entry.Monotonic % 1_000_000:D6}] ");
            _line.Append(CultureInfo.InvariantCulture, $"{Name(verdict.Decision),-9} {verdict.Reason}: ");
            AppendPrintable(entry.Message.AsSpan());
            _line.Append('\n');
            Encoding.UTF8.GetBytes(_line.ToString(), buffer);
        }

        // A log line is what someone else wrote: it must not steer the terminal, or look like a line of ours.
        private void AppendPrintable(ReadOnlySpan<char> message)
        {
            foreach (var character in message[..Math.Min(message.Length, MaxMessage)])
            {
                _line.Append(char.IsControl(character) ? ' ' : character);
            }

            if (message.Length > MaxMessage)
            {
                _line.Append('…');
            }
        }

        private static string Name(Decision decision) => decision switch
        {
            Decision.Counted => "counted",
            Decision.Tripped => "TRIPPED",
            Decision.Ignored => "ignored",
            Decision.Late => "late",
            Decision.Duplicate => "duplicate",
            Decision.Expected => "expected",
            _ => "unmatched",
        };
    }

    private sealed class JsonOutput(Stream stream) : ReplayOutput(stream)
    {
        // Our readers are programs and people, not browsers: no escapes where JSON needs none.
        private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        protected override void Write(IBufferWriter<byte> buffer, long lineNumber, JournalEntry entry, Verdict verdict)
        {
            var line = new JsonLine(verdict.Decision, verdict.Reason, lineNumber, entry.Cursor, entry.BootId, entry.Monotonic, entry.Message);
            using (var writer = new Utf8JsonWriter(buffer, Options))
            {
                JsonSerializer.Serialize(writer, line, ReplayJson.Default.JsonLine);
            }

            buffer.Write("\n"u8);
        }
    }
}

/// <summary>The forms of the output.</summary>
internal enum OutputForm
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: one object a line.</summary>
    Json,
}

/// <summary>A line of JSON output. Fields may be added; these stay.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Line">The number of the input line, from 1.</param>
/// <param name="Cursor">The entry's <c>__CURSOR</c>.</param>
/// <param name="BootId">The entry's <c>_BOOT_ID</c>.</param>
/// <param name="MonotonicUs">The entry's stamp: its <c>__MONOTONIC_TIMESTAMP</c>, in microseconds.</param>
/// <param name="Message">The entry's text.</param>
internal sealed record JsonLine(
    Decision Decision, string Reason, long Line, string? Cursor, string BootId, long MonotonicUs, string? Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JsonLine))]
internal sealed partial class ReplayJson : JsonSerializerContext;
