using Lifeguard.Monitor.Tests.Testing;

namespace Lifeguard.Monitor.Tests.Replay;

/// <summary>What the operator sees.</summary>
public class ReplayTextTests
{
    [Fact]
    public async Task Each_failure_has_a_line_with_its_reason()
    {
        var result = await Tool.ReplayAsync(
            [
                JournalLine.At(100, "worker 7 died: 256"),
                JournalLine.At(100.5m, "GET /"),
                JournalLine.At(101, "worker 7 died: 0"),
                JournalLine.At(130.25m, "worker 7 died: 11"),
                JournalLine.At(140.25m, "worker 7 died: ?"),
                JournalLine.At(100, "worker 7 died: 256"),
                JournalLine.At(5, "worker 7 died: 9", JournalLine.NextBoot),
            ],
            "-", "--match", "^worker [0-9]+ died: (?<status>.*)", "--status-format", "wait", "--threshold", "2");

        Assert.Equal(
            [
                "2025-11-25T04:09:01.000Z [  100.000000] counted   exit status 1; 1 of 2 within 90s: worker 7 died: 256",
                "2025-11-25T04:09:01.000Z [  101.000000] expected  exit status 0 is no failure: worker 7 died: 0",
                "2025-11-25T04:09:01.000Z [  130.250000] TRIPPED   SIGSEGV; 2 failures within 30.25s (limit 90s); failures are ignored for 30s: worker 7 died: 11",
                "2025-11-25T04:09:01.000Z [  140.250000] ignored   unknown status ?; cooldown, 20s left: worker 7 died: ?",
                "2025-11-25T04:09:01.000Z [  100.000000] duplicate this entry was read before: worker 7 died: 256",
                "2025-11-25T04:09:01.000Z [    5.000000] counted   SIGKILL; 1 of 2 within 90s; new boot, counting from zero: worker 7 died: 9",
            ],
            result.Output);
        Assert.Equal(
            [
                "lifeguard-monitor: 7 lines: 6 matched (2 counted, 1 tripped, 1 ignored, 0 late, 1 duplicate, 1 expected), 1 unmatched, 0 malformed; "
                + "would have restarted the service once",
            ],
            result.Errors);
    }

    [Fact]
    public async Task Verbose_shows_the_other_lines_too()
    {
        var result = await Tool.ReplayAsync([JournalLine.At(1, "GET /")], "--match", "died", "--verbose");

        Assert.Equal(["2025-11-25T04:09:01.000Z [    1.000000] unmatched the pattern does not match: GET /"], result.Output);
    }

    [Fact]
    public async Task Replay_in_which_nothing_matches_says_how_to_name_a_failure()
    {
        var result = await Tool.ReplayAsync([JournalLine.At(1, "worker 7 died")]);

        Assert.Contains("nothing is a failure by these settings: --match REGEX or --preset NAME says what one is", result.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_text_cannot_steer_the_terminal_or_feign_a_line()
    {
        var result = await Tool.ReplayAsync([JournalLine.At(1, "died\u001b[2J\n[    1.000000] TRIPPED\r\u009b")], "--match", "died");

        Assert.Equal(["2025-11-25T04:09:01.000Z [    1.000000] counted   1 of 10 within 90s: died [2J [    1.000000] TRIPPED  "], result.Output);
    }

    [Fact]
    public async Task Count_leaves_out_failures_older_than_the_window()
    {
        var result = await Tool.ReplayAsync(
            [JournalLine.At(1), JournalLine.At(50), JournalLine.At(139), JournalLine.At(141)], "--match", "died");

        Assert.Equal(
            ["1 of 10", "2 of 10", "2 of 10", "2 of 10"],
            result.Output.Select(line => line.Split("counted")[1].Trim()[..7]));
    }

    [Fact]
    public async Task Help_names_every_option_and_exit_status()
    {
        var result = await Tool.RunAsync("replay", "--help");

        Assert.Equal(0, result.ExitCode);
        var help = string.Join('\n', result.Output);
        Assert.All(
            (string[])["--match <REGEX>", "[default: 10]", "[default: 90s]", "[default: 30s]", "[default: 0, or the preset's]", "[default: exit, or the preset's]", "[default: text]", "--exit-code", "Exit status: 0 done; 1 would restart", "64", "74"],
            word => Assert.Contains(word, help));
    }
}
