using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Lifeguard.Monitor.Failures;

namespace Lifeguard.Monitor.Replay;

/// <summary>The <c>replay</c> command: would the monitor have restarted the service, and why?</summary>
internal static class ReplayCommand
{
    private const int MaxThreshold = 100_000;

    // Linear patterns need microseconds, also on a loaded machine; what needs longer does not end.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private static readonly Argument<string> File = new("FILE")
    {
        Description = "The lines to read; - or nothing: standard input.",
        DefaultValueFactory = _ => "-",
    };

    private static readonly Option<Regex> Match = new("--match")
    {
        HelpName = "REGEX",
        Required = true,
        Description =
            "A .NET regular expression that matches the text (MESSAGE) of each line that reports a failed worker, and no other. Requests can put "
            + "text into a log, so anchor it: '^worker \\d+ died'. A group (?<status>\\d+) marks the worker's status for --expected-status.",
        CustomParser = ParseRegex,
    };

    private static readonly Option<int> Threshold = new("--threshold")
    {
        HelpName = "N",
        Description = "The N-th failure within the window restarts the service.",
        DefaultValueFactory = _ => new FailureWindowOptions().Threshold,
        CustomParser = ParseThreshold,
    };

    private static readonly Option<TimeSpan> Window = new("--window")
    {
        HelpName = "DURATION",
        Description = "The longest time from the first to the last of N failures, such as 90s, 15min, 1h or 500ms. [default: 90s]",
        CustomParser = result => ParseDuration(result, allowZero: false),
    };

    private static readonly Option<TimeSpan> Cooldown = new("--cooldown")
    {
        HelpName = "DURATION",
        Description = "How long failures are ignored after that, while the service starts. Replay counts it from the failure that tripped. [default: 30s]",
        CustomParser = result => ParseDuration(result, allowZero: true),
    };

    private static readonly Option<HashSet<WorkerStatus>> ExpectedStatus = new("--expected-status")
    {
        HelpName = "STATUS,...",
        Description =
            "Ends of a worker that are no failure: exit statuses or signals, such as 0,SIGTERM. Compared with the group 'status' of the pattern. [default: 0]",
        CustomParser = ParseStatuses,
    };

    private static readonly Option<StatusFormat> Format = new("--status-format")
    {
        HelpName = "exit|wait|shell",
        Description =
            "How the log writes a status. exit: 0 to 255. wait: the raw wait status of Perl's $? and FCGI::ProcManager::Dynamic, where 256 is exit "
            + "status 1 and 9 is SIGKILL. shell: 128 + the signal, where 137 is SIGKILL. [default: exit]",
        CustomParser = ParseChoice<StatusFormat>,
    };

    private static readonly Option<OutputForm> Output = new("--output")
    {
        HelpName = "text|json",
        Description = "text: a line for each failure. json: an object for each line read. [default: text]",
        CustomParser = ParseChoice<OutputForm>,
    };

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
            File, Match, Threshold, Window, Cooldown, ExpectedStatus, Format, Output, Verbose, ExitCode,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var defaults = new FailureWindowOptions();
        var criteria = new FailureCriteria(
            arguments.GetRequiredValue(Match),
            new FailureWindowOptions
            {
                Threshold = arguments.GetValue(Threshold),
                Window = arguments.GetResult(Window) is null ? defaults.Window : arguments.GetValue(Window),
                Cooldown = arguments.GetResult(Cooldown) is null ? defaults.Cooldown : arguments.GetValue(Cooldown),
            },
            arguments.GetValue(ExpectedStatus) ?? [new WorkerStatus(Signalled: false, ExitStatus.Success)],
            arguments.GetValue(Format));
        if (arguments.GetResult(ExpectedStatus) is not null && !criteria.Match.GetGroupNames().Contains(FailureDetector.StatusGroup))
        {
            // Without the group, statuses would be expected in vain.
            CommandLine.Complain($"--expected-status needs a group (?<{FailureDetector.StatusGroup}>...) in --match '{criteria.Match}'.");
            return ExitStatus.Usage;
        }

        var path = arguments.GetRequiredValue(File);
        try
        {
            using var input = Open(path);
            var output = ReplayOutput.Create(arguments.GetValue(Output), arguments.GetValue(Verbose));
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

    private static Regex? ParseRegex(ArgumentResult result)
    {
        var pattern = result.Tokens[0].Value;
        try
        {
            return new Regex(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException e)
        {
            result.AddError($"--match: {e.Message}");
            return null;
        }
    }

    private static int ParseThreshold(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threshold) && threshold is >= 1 and <= MaxThreshold)
        {
            return threshold;
        }

        result.AddError($"--threshold: '{text}' is not a whole number from 1 to {MaxThreshold}.");
        return 0;
    }

    private static TimeSpan ParseDuration(ArgumentResult result, bool allowZero)
    {
        var text = result.Tokens[0].Value;
        var option = ((OptionResult)result.Parent!).Option.Name;
        if (!Durations.TryParse(text, out var duration))
        {
            result.AddError($"{option}: '{text}' is not a duration: write a whole number and a unit, such as 500ms, 90s, 15min, 1h or 7d.");
        }
        else if (duration == TimeSpan.Zero && !allowZero)
        {
            result.AddError($"{option}: '{text}' must be more than zero.");
        }

        return duration;
    }

    private static HashSet<WorkerStatus>? ParseStatuses(ArgumentResult result)
    {
        var statuses = new HashSet<WorkerStatus>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (!WorkerStatus.TryParse(text, out var status))
            {
                result.AddError($"--expected-status: '{text}' is neither an exit status from 0 to 255 nor the name of a signal.");
                return null;
            }

            statuses.Add(status);
        }

        return statuses;
    }

    private static T ParseChoice<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var text = result.Tokens[0].Value;
        foreach (var choice in Enum.GetValues<T>())
        {
            if (choice.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        var option = ((OptionResult)result.Parent!).Option;
        result.AddError($"{option.Name}: '{text}' is not one of {option.HelpName}.");
        return default;
    }
}
