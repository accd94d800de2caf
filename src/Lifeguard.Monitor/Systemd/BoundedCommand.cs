using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Lifeguard.Monitor.Systemd;

/// <summary>How a command ended.</summary>
/// <param name="Status">Its exit status; null if it did not end in time, or did not start.</param>
/// <param name="Output">What it wrote to standard output, and no more than is of use.</param>
/// <param name="Error">What it wrote to standard error, in one line; or why it did not start.</param>
/// <param name="TimedOut">Whether it did not end in time.</param>
internal sealed record CommandResult(int? Status, string Output, string Error, bool TimedOut)
{
    /// <summary>The end in words.</summary>
    public string Describe() =>
        (TimedOut ? "did not end in time" : Status is { } status ? $"exit status {status}" : "did not start") + (Error.Length > 0 ? $": {Error}" : "");
}

/// <summary>Runs a command for a bounded time.</summary>
internal static class BoundedCommand
{
    private const int MaxOutput = 64 * 1024;
    private const int MaxError = 300;

    /// <summary>Runs a command. Never throws because of the command.</summary>
    /// <param name="program">The program, searched on the path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables added to ours.</param>
    /// <param name="limit">How long it may run.</param>
    /// <param name="killAtLimit">Whether it is then killed, with its children. If not, it is left to end by itself.</param>
    /// <param name="stop">Stops waiting; the command is treated as at the limit.</param>
    public static async Task<CommandResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IEnumerable<KeyValuePair<string, string>> environment,
        TimeSpan limit,
        bool killAtLimit,
        CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        // Not ours to hand on: a child that answered for us would confuse systemd.
        start.Environment.Remove("NOTIFY_SOCKET");
        start.Environment.Remove("WATCHDOG_PID");

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new CommandResult(null, "", $"{program}: {e.Message}", TimedOut: false);
        }

        process.StandardInput.Close();
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bound.CancelAfter(limit);
        var output = ReadAsync(process.StandardOutput, MaxOutput, bound.Token);
        var error = ReadAsync(process.StandardError, MaxOutput, bound.Token);
        try
        {
            await process.WaitForExitAsync(bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (killAtLimit)
            {
                Kill(process);
            }

            return new CommandResult(null, "", "", TimedOut: true);
        }

        // A child left in the background may hold the pipes open: what it writes is not awaited for long.
        bound.CancelAfter(TimeSpan.FromSeconds(1));
        return new CommandResult(process.ExitCode, await output.ConfigureAwait(false), OneLine(await error.ConfigureAwait(false)), TimedOut: false);
    }

    private static async Task<string> ReadAsync(StreamReader reader, int max, CancellationToken stop)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer, stop).ConfigureAwait(false) is var read and > 0)
            {
                // Read on, so that a talkative command does not block; keep what is of use.
                text.Append(buffer, 0, Math.Min(read, max - text.Length));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // What is there is all there will be.
        }

        return text.ToString();
    }

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxError ? line : line[..MaxError] + "…";
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException or AggregateException)
        {
            // It has ended meanwhile.
        }
    }
}
