using System.CommandLine;
using Lifeguard.Monitor.Settings;

namespace Lifeguard.Monitor.Replay;

/// <summary>The <c>replay</c> command: would the monitor have restarted the service, and why?</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> File = new("FILE")
    {
        Description = "The lines to read; - or nothing: standard input.",
        DefaultValueFactory = _ => "-",
    };

    private static readonly Setting<OutputForm> Output = new(
        "--output", "text|json", "text: a line for each failure. json: an object for each line read. [default: text]", Values.Choice<OutputForm>, OutputForm.Text);

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "In text, show the lines that are no failures too." };

    private static readonly Option<bool> ExitCode = new("--exit-code") { Description = "Exit with 1 if the service would have been restarted." };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "replay",
            """
            Reads journal lines and says what the monitor would have done, and why. Restarts nothing.

              journalctl -o json --all -u site.service | lifeguard-monitor replay --match '^worker \d+ died'

            Decisions: counted; TRIPPED (the service would be restarted); ignored (in the cooldown); late (out of order, and too old to count);
            duplicate (read before); expected (--expected-status); unmatched (no failure). Each boot is counted by itself.
            A line that is no journal entry is reported on standard error and skipped.

            Exit status: 0 done; 1 would restart, with --exit-code; 64 wrong arguments; 74 input or output failed, or no line was a journal entry.
            """)
        {
            File, Output.Option, Verbose, ExitCode,
        };
        FailureSettings.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        // What someone tries at a terminal does not depend on what that terminal has inherited.
        var source = new SettingSource(arguments, _ => null);
        var criteria = FailureSettings.Read(source);
        var form = Output.Read(source);
        var path = arguments.GetRequiredValue(File);
        try
        {
            using var input = Open(path);
            var output = ReplayOutput.Create(form, arguments.GetValue(Verbose));
            var run = new ReplayRun(input, criteria, output);
            run.Run();
            if (!output.IsClosed)
            {
                CommandLine.Complain(run.Summarize());
            }

            if (run.NothingReadable)
            {
                CommandLine.Complain("no line was a journal entry; make them with: journalctl -o json --all");
                return ExitStatus.IOError;
            }

            return arguments.GetValue(ExitCode) && run.Trips > 0 ? 1 : ExitStatus.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CommandLine.Complain($"cannot replay {path}: {e.Message}");
            return ExitStatus.IOError;
        }
    }

    private static Stream Open(string path)
    {
        if (path != "-")
        {
            // A directory would be refused as "access denied".
            return Directory.Exists(path)
                ? throw new IOException("it is a directory.")
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }

        if (!Console.IsInputRedirected)
        {
            CommandLine.Complain("reading journal lines from the terminal; end with Ctrl+D");
        }

        return StandardInput.Open();
    }
}
