using System.Globalization;

namespace Lifeguard.Monitor.Journal;

/// <summary>Where an entry stands in a journal: the sequence that a cursor names, and the number in it.</summary>
/// <param name="Sequence">The sequence: numbers compare only within one.</param>
/// <param name="Number">The number of the entry.</param>
internal readonly record struct JournalPosition(string Sequence, ulong Number)
{
    /// <summary>
    /// Reads it from a cursor. Cursors are documented as opaque, but have had this form since there were any; one of another form has
    /// no position, and is only known again as a whole.
    /// </summary>
    public static JournalPosition? Parse(string? cursor)
    {
        if (cursor is null || !cursor.StartsWith("s=", StringComparison.Ordinal))
        {
            return null;
        }

        var end = cursor.IndexOf(";i=", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var number = cursor.AsSpan(end + 3);
        var length = number.IndexOf(';');
        return ulong.TryParse(length < 0 ? number : number[..length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new JournalPosition(cursor[2..end], value)
            : null;
    }

    /// <summary>Whether an entry at this position was read by one who has read up to another.</summary>
    public bool IsUpTo(JournalPosition last) => Sequence == last.Sequence && Number <= last.Number;
}
