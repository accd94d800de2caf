using System.ComponentModel;
using System.Diagnostics;

namespace Lifeguard.Monitor.Journal;

/// <summary>Why a source of entries ended.</summary>
/// <param name="Status">The exit status this calls for.</param>
/// <param name="Reason">For the operator.</param>
internal sealed record SourceEnd(int Status, string Reason);

/// <summary>
/// Follows the journal of one unit through <c>journalctl</c>, which is started again where it left off when it dies, as it may when the
/// journal is rotated. Runs on a thread of its own, which may wait for the reader.
/// </summary>
/// <param name="unit">The unit.</param>
/// <param name="bootId">The boot to follow.</param>
/// <param name="cursor">The last entry read before; null: none.</param>
/// <param name="read">Takes an entry; may block.</param>
/// <param name="skip">Takes what is wrong with a line that is no entry.</param>
/// <param name="report">Takes a line for our log.</param>
internal sealed class JournalSource(string unit, string bootId, string? cursor, Action<JournalEntry> read, Action<string> skip, Action<string> report)
{
    private const int MaxFailures = 10;

    private const string Fields =
        "MESSAGE,_PID,_SYSTEMD_UNIT,_SYSTEMD_INVOCATION_ID,_BOOT_ID,MESSAGE_ID,UNIT,INVOCATION_ID,JOB_TYPE,EXIT_CODE,EXIT_STATUS,UNIT_RESULT,N_DROPPED,OBJECT_SYSTEMD_UNIT";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private string? _cursor = cursor;
    private long _entries;
    private string _lastError = "";

    /// <summary>Whether this process may read the system's journal.</summary>
    /// <returns>Null if it may.</returns>
    public static SourceEnd? FindObstacle(IEnumerable<string> roots)
    {
        var found = false;
        foreach (var root in roots)
        {
            try
            {
                foreach (var file in Directory.Exists(root) ? Directory.EnumerateFiles(root, "system.journal", SearchOption.AllDirectories) : [])
                {
                    found = true;
                    using var probe = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    return null;
                }
            }
            catch (UnauthorizedAccessException)
            {
                found = true;
            }
            catch (IOException)
            {
                // Rotated away under our eyes: there is another.
            }
        }

        return found
            ? new SourceEnd(ExitStatus.NoPermission, "may not read the system's journal: add this user to the group systemd-journal, or run as root")
            : new SourceEnd(ExitStatus.Unavailable, "there is no journal on this machine: is systemd-journald running?");
    }

    /// <summary>Follows the journal until it is stopped, or cannot go on.</summary>
    /// <returns>Why it ended; null if it was stopped.</returns>
    public SourceEnd? Run(CancellationToken stop)
    {
        var failures = 0;
        var pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            var before = _entries;
            var began = Stopwatch.GetTimestamp();
            var status = Follow(stop);
            if (stop.IsCancellationRequested)
            {
                break;
            }

            if (_cursor is not null && status != 0 && _lastError.Contains("cursor", StringComparison.OrdinalIgnoreCase))
            {
                report($"cursor: journalctl does not take where we left off ({_lastError}); reading this boot's entries again, those known are passed over");
                _cursor = null;
            }

            if (_entries > before || Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(1))
            {
                failures = 0;
                pause = FirstPause;
            }

            if (++failures >= MaxFailures)
            {
                return new SourceEnd(ExitStatus.Unavailable, $"journalctl ended {failures} times without an entry: {_lastError}");
            }

            report($"journalctl ended ({(status is null ? "did not start" : $"exit status {status}")}{(_lastError.Length > 0 ? $": {_lastError}" : "")}); starting it again in {Durations.Format(pause)}");
            stop.WaitHandle.WaitOne(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        return null;
    }

    private int? Follow(CancellationToken stop)
    {
        using var process = new Process { StartInfo = StartInfo() };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            _lastError = $"journalctl: {e.Message}";
            return null;
        }

        _lastError = "";
        process.ErrorDataReceived += (_, line) => _lastError = line.Data is { Length: > 0 } text ? text : _lastError;
        process.BeginErrorReadLine();
        using (stop.Register(() => Kill(process)))
        {
            try
            {
                EntryReader.ReadAll(process.StandardOutput.BaseStream, Take, skip, stop);
            }
            catch (IOException e)
            {
                _lastError = e.Message;
            }

            // Its output has ended, so it has, or will not be of use any more.
            if (!process.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                Kill(process);
                process.WaitForExit(TimeSpan.FromSeconds(5));
            }
        }

        return process.HasExited ? process.ExitCode : null;
    }

    private void Take(JournalEntry entry)
    {
        _entries++;
        _cursor = entry.Cursor ?? _cursor;
        read(entry);
    }

    private ProcessStartInfo StartInfo()
    {
        // Inclusive: the reader knows the entry at the cursor. (--after-cursor with --unit passes over one more before systemd 255.)
        // --no-tail, because --follow otherwise begins with the last ten lines, whatever the cursor.
        // Without a cursor from the start of the boot: the reader passes over what it has read. (A time to begin at would be wall time, which jumps.)
        string[] from = _cursor is not null ? [$"--cursor={_cursor}"] : [];
        return new ProcessStartInfo("journalctl", ["--follow", "--no-tail", "--all", "--no-pager", "--output=json", $"--output-fields={Fields}", $"--unit={unit}", $"--boot={bootId}", .. from])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
        }
    }
}
