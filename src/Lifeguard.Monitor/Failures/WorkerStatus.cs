using System.Globalization;

namespace Lifeguard.Monitor.Failures;

/// <summary>How a program writes the status of a worker into its log.</summary>
internal enum StatusFormat
{
    /// <summary>The exit status itself, 0 to 255.</summary>
    Exit,

    /// <summary>The raw wait status, as Perl's <c>$?</c>: 256 is exit status 1, 9 is SIGKILL.</summary>
    Wait,

    /// <summary>As the shell's <c>$?</c>: an exit status, or 128 + the signal.</summary>
    Shell,
}

/// <summary>How a worker ended: which of two kinds, and its number. The number alone would take SIGHUP for an exit with 1.</summary>
/// <param name="Signalled">Whether a signal ended the worker.</param>
/// <param name="Number">The signal, or the exit status.</param>
internal readonly record struct WorkerStatus(bool Signalled, int Number)
{
    private const int LastSignal = 64;

    // Linux's numbers, from 1.
    private static readonly string[] SignalNames =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>Reads a status as the operator writes it: an exit status, or a signal's name with or without SIG.</summary>
    public static bool TryParse(string text, out WorkerStatus status)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var exit))
        {
            status = new WorkerStatus(Signalled: false, exit);
            return exit <= 255;
        }

        var name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        var index = Array.FindIndex(SignalNames, signal => signal.Equals(name, StringComparison.OrdinalIgnoreCase));
        status = new WorkerStatus(Signalled: true, index + 1);
        return index >= 0;
    }

    /// <summary>Reads a status as a program logs it.</summary>
    /// <returns>The status; null if the text is not one in this format.</returns>
    public static WorkerStatus? Decode(ReadOnlySpan<char> logged, StatusFormat format)
    {
        if (!int.TryParse(logged, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        // A raw wait status: the signal in seven bits (127: not ended but stopped), the core dump's bit, the exit status.
        var signal = number & 0x7f;
        return format switch
        {
            StatusFormat.Exit when number <= 255 => new WorkerStatus(Signalled: false, number),
            StatusFormat.Shell when number <= 128 => new WorkerStatus(Signalled: false, number),
            StatusFormat.Shell when number <= 128 + LastSignal => new WorkerStatus(Signalled: true, number - 128),
            StatusFormat.Shell when number <= 255 => new WorkerStatus(Signalled: false, number),
            StatusFormat.Wait when number <= 0xffff && signal == 0 && (number & 0x80) == 0 => new WorkerStatus(Signalled: false, number >> 8),
            StatusFormat.Wait when number <= 0xff && signal is > 0 and <= LastSignal => new WorkerStatus(Signalled: true, signal),
            _ => null,
        };
    }

    /// <summary>Reads the number of a signal as a program logs it.</summary>
    /// <returns>The status; null if the text is not one.</returns>
    public static WorkerStatus? DecodeSignal(ReadOnlySpan<char> logged) =>
        int.TryParse(logged, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= LastSignal
            ? new WorkerStatus(Signalled: true, number)
            : null;

    /// <inheritdoc/>
    public override string ToString() =>
        !Signalled ? $"exit status {Number}"
        : Number <= SignalNames.Length ? $"SIG{SignalNames[Number - 1]}"
        : $"signal {Number}";
}
