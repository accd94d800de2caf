using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Lifeguard.Monitor.Journal;

/// <summary>What the monitor reads of one journal entry, from a line of <c>journalctl -o json</c>. Immutable.</summary>
/// <param name="Cursor">The entry's identity; null if the line has none.</param>
/// <param name="BootId">The boot whose clock <paramref name="Monotonic"/> belongs to.</param>
/// <param name="Monotonic">Microseconds since that boot.</param>
/// <param name="Realtime">Wall time in microseconds since 1970, for people to read; null if the line has none.</param>
/// <param name="Message">
/// The text, several values joined by line ends; null if there is none, or if journalctl left it out as too long.
/// </param>
internal sealed record JournalEntry(string? Cursor, string BootId, long Monotonic, long? Realtime, string? Message)
{
    /// <summary>What journald knows of the sender. Only it writes fields that begin with an underscore.</summary>
    public SenderFields Sender { get; init; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, in UTF-8.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="problem">Why the line is not an entry.</param>
    /// <returns>Whether the line is an entry.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out JournalEntry? entry, [NotNullWhen(false)] out string? problem)
    {
        entry = null;
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                problem = "not a JSON object";
                return false;
            }

            return TryParse(ref reader, out entry, out problem);
        }
        catch (JsonException e)
        {
            problem = $"not JSON, at byte {e.BytePositionInLine}";
        }
        catch (InvalidOperationException)
        {
            // The reader's word for text that does not decode.
            problem = "not valid UTF-8";
        }

        return false;
    }

    private static bool TryParse(ref Utf8JsonReader reader, out JournalEntry? entry, out string? problem)
    {
        entry = null;
        string? cursor = null;
        string? bootId = null;
        long? monotonic = null;
        long? realtime = null;
        string? message = null;
        var sender = default(SenderFields);

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("MESSAGE"u8))
            {
                reader.Read();
                message = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("__CURSOR"u8))
            {
                reader.Read();
                cursor = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("_BOOT_ID"u8))
            {
                reader.Read();
                bootId = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("__MONOTONIC_TIMESTAMP"u8))
            {
                reader.Read();
                monotonic = ReadNumber(ref reader);
            }
            else if (reader.ValueTextEquals("__REALTIME_TIMESTAMP"u8))
            {
                reader.Read();
                realtime = ReadNumber(ref reader);
            }
            else if (reader.ValueTextEquals("_PID"u8))
            {
                reader.Read();
                sender = sender with { Pid = ReadNumber(ref reader) };
            }
            else if (reader.ValueTextEquals("_SYSTEMD_INVOCATION_ID"u8))
            {
                reader.Read();
                sender = sender with { Invocation = ReadString(ref reader) };
            }
            else
            {
                reader.Skip();
            }
        }

        // Throws if anything follows the object.
        reader.Read();
        problem = (monotonic, bootId) switch
        {
            (null, _) => "no __MONOTONIC_TIMESTAMP",
            (_, null) => "no _BOOT_ID",
            _ => null,
        };
        if (monotonic is { } stamp && bootId is not null)
        {
            entry = new JournalEntry(cursor, bootId, stamp, realtime, message) { Sender = sender };
        }

        return entry is not null;
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    // journalctl writes numbers as strings; other tools that write its form do not always.
    private static long? ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            && Utf8Parser.TryParse(reader.ValueSpan, out long value, out var length)
            && length == reader.ValueSpan.Length
            && value >= 0)
        {
            return value;
        }

        reader.Skip();
        return null;
    }

    // A string; an array of bytes where the text is not UTF-8 or holds a control byte; null where it is too long;
    // an array of any of these where the field stands more than once.
    private static string? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return ReadString(ref reader);
        }

        var bytes = new List<byte>();
        var values = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out var value))
            {
                bytes.Add(value);
            }
            else if (ReadText(ref reader) is { } text)
            {
                values.Add(text);
            }
        }

        if (bytes.Count > 0)
        {
            values.Add(Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(bytes)));
        }

        return values.Count == 0 ? null : string.Join('\n', values);
    }
}

/// <summary>Who wrote an entry, as journald saw it.</summary>
/// <param name="Pid"><c>_PID</c>.</param>
/// <param name="Invocation"><c>_SYSTEMD_INVOCATION_ID</c>.</param>
internal readonly record struct SenderFields(long? Pid, string? Invocation);
