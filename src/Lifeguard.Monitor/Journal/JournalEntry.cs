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

    /// <summary>What PID 1 says about a unit, or journald about a sender; anyone can write these, so they count only with the right sender.</summary>
    public RecordFields Record { get; init; }

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
        var record = default(RecordFields);

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
            else if (reader.ValueTextEquals("_SYSTEMD_UNIT"u8))
            {
                reader.Read();
                sender = sender with { Unit = ReadString(ref reader) };
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
            else if (!TryReadRecordField(ref reader, ref record))
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
            entry = new JournalEntry(cursor, bootId, stamp, realtime, message) { Sender = sender, Record = record };
        }

        return entry is not null;
    }

    private static bool TryReadRecordField(ref Utf8JsonReader reader, ref RecordFields record)
    {
        if (reader.ValueTextEquals("MESSAGE_ID"u8))
        {
            reader.Read();
            record = record with { MessageId = ReadString(ref reader) };
        }
        else if (reader.ValueTextEquals("UNIT"u8))
        {
            reader.Read();
            record = record with { Unit = ReadString(ref reader) };
        }
        else if (reader.ValueTextEquals("INVOCATION_ID"u8))
        {
            reader.Read();
            record = record with { Invocation = ReadString(ref reader) };
        }
        else if (reader.ValueTextEquals("JOB_TYPE"u8))
        {
            reader.Read();
            record = record with { JobType = ReadString(ref reader) };
        }
        else if (reader.ValueTextEquals("EXIT_CODE"u8))
        {
            reader.Read();
            record = record with { ExitCode = ReadString(ref reader) };
        }
        else if (reader.ValueTextEquals("EXIT_STATUS"u8))
        {
            reader.Read();
            record = record with { ExitStatus = ReadString(ref reader) };
        }
        else if (reader.ValueTextEquals("UNIT_RESULT"u8))
        {
            reader.Read();
            record = record with { UnitResult = ReadString(ref reader) };
        }
        else if (reader.ValueTextEquals("N_DROPPED"u8))
        {
            reader.Read();
            record = record with { Dropped = ReadNumber(ref reader) };
        }
        else if (reader.ValueTextEquals("OBJECT_SYSTEMD_UNIT"u8))
        {
            reader.Read();
            record = record with { ObjectUnit = ReadString(ref reader) };
        }
        else
        {
            return false;
        }

        return true;
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
/// <param name="Unit"><c>_SYSTEMD_UNIT</c>.</param>
/// <param name="Pid"><c>_PID</c>.</param>
/// <param name="Invocation"><c>_SYSTEMD_INVOCATION_ID</c>.</param>
internal readonly record struct SenderFields(string? Unit, long? Pid, string? Invocation);

/// <summary>The structured part of what PID 1 and journald write.</summary>
/// <param name="MessageId"><c>MESSAGE_ID</c>: what happened.</param>
/// <param name="Unit"><c>UNIT</c>: the unit PID 1 talks about.</param>
/// <param name="Invocation"><c>INVOCATION_ID</c> of that unit.</param>
/// <param name="JobType"><c>JOB_TYPE</c>: start, stop, restart.</param>
/// <param name="ExitCode"><c>EXIT_CODE</c>: exited, killed, dumped.</param>
/// <param name="ExitStatus"><c>EXIT_STATUS</c>: a status, or a signal's number.</param>
/// <param name="UnitResult"><c>UNIT_RESULT</c>: why the unit failed.</param>
/// <param name="Dropped"><c>N_DROPPED</c>: how many entries journald threw away.</param>
/// <param name="ObjectUnit"><c>OBJECT_SYSTEMD_UNIT</c>: whose entries they were.</param>
internal readonly record struct RecordFields(
    string? MessageId, string? Unit, string? Invocation, string? JobType, string? ExitCode, string? ExitStatus, string? UnitResult, long? Dropped, string? ObjectUnit);
