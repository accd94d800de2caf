using Lifeguard.Monitor.Tests.Testing;

namespace Lifeguard.Monitor.Tests.Replay;

public class ReplayExitStatusTests
{
    [Theory]
    [InlineData(2, new string[0], ExitStatus.Success)]
    [InlineData(2, new[] { "--exit-code" }, 1)]
    [InlineData(1, new[] { "--exit-code" }, ExitStatus.Success)]
    public async Task Exit_code_tells_of_a_trip_if_asked(int failures, string[] arguments, int expected)
    {
        var lines = Enumerable.Range(0, failures).Select(i => JournalLine.At(i));

        var result = await Tool.ReplayAsync(lines, ["--match", "died", "--threshold", "2", .. arguments]);

        Assert.Equal(expected, result.ExitCode);
    }

    [Fact]
    public async Task No_input_is_no_trip()
    {
        var result = await Tool.ReplayAsync([], "--match", "died", "--exit-code");

        Assert.Equal(ExitStatus.Success, result.ExitCode);
    }

    [Theory]
    [InlineData("--preset: 'cobol' is not one of lifeguard|", "replay", "--preset", "cobol")]
    [InlineData("--match and --preset exclude each other", "replay", "--match", "x", "--preset", "php-fpm")]
    [InlineData("--match: Invalid pattern '(died' at offset 5", "replay", "--match", "(died")]
    [InlineData("--threshold: '0'", "replay", "--match", "x", "--threshold", "0")]
    [InlineData("--threshold: '100001'", "replay", "--match", "x", "--threshold", "100001")]
    [InlineData("--threshold: 'ten'", "replay", "--match", "x", "--threshold", "ten")]
    [InlineData("--window: '90'", "replay", "--match", "x", "--window", "90")]
    [InlineData("--window: '0s' must be more than zero", "replay", "--match", "x", "--window", "0s")]
    [InlineData("--cooldown: '5m'", "replay", "--match", "x", "--cooldown", "5m")]
    [InlineData("--output: 'xml' is not one of text|json", "replay", "--match", "x", "--output", "xml")]
    [InlineData("--output: '1' is not one of text|json", "replay", "--match", "x", "--output", "1")]
    [InlineData("--status-format: 'raw' is not one of exit|wait|shell", "replay", "--match", "x", "--status-format", "raw")]
    [InlineData("--expected-status: '256'", "replay", "--match", "(?<status>x)", "--expected-status", "0,256")]
    [InlineData("--expected-status: 'SIGNOT'", "replay", "--match", "(?<status>x)", "--expected-status", "SIGNOT")]
    [InlineData("--expected-status needs a group (?<status>...) or (?<signal>...) in --match 'x'", "replay", "--match", "x", "--expected-status", "0")]
    [InlineData("'--colour'", "replay", "--match", "x", "-", "--colour")]
    [InlineData("'rewind'", "rewind")]
    [InlineData("command", new string[0])]
    public async Task Wrong_arguments_are_named(string complaint, params string[] arguments)
    {
        var result = await Tool.RunAsync(arguments);

        Assert.Equal(ExitStatus.Usage, result.ExitCode);
        Assert.Contains(complaint, string.Join('\n', result.Errors));
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Pattern_that_begins_with_an_at_sign_names_no_file()
    {
        var result = await Tool.ReplayAsync([JournalLine.At(1, "@worker died")], "--match", "@worker");

        Assert.Equal(ExitStatus.Success, result.ExitCode);
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("no-such-file.json", "Could not find file")]
    [InlineData(".", "is a directory")]
    public async Task Input_that_cannot_be_read_is_named(string path, string reason)
    {
        var result = await Tool.RunAsync("replay", path, "--match", "died");

        Assert.Equal(ExitStatus.IOError, result.ExitCode);
        Assert.StartsWith($"lifeguard-monitor: cannot replay {path}: ", Assert.Single(result.Errors));
        Assert.Contains(reason, result.Errors[0]);
    }

    [Fact]
    public async Task Input_of_another_form_proves_nothing()
    {
        var result = await Tool.ReplayAsync(
            ["Nov 25 04:09:01 web1 site[12]: worker 13 died", "-- Boot 3c1f --"], "--match", "died", "--exit-code");

        Assert.Equal(ExitStatus.IOError, result.ExitCode);
        Assert.Equal("lifeguard-monitor: no line was a journal entry; make them with: journalctl -o json --all", result.Errors[^1]);
    }

    [Fact]
    public async Task Closed_standard_input_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a shell that closes a descriptor, and /proc.");

        var result = await Tool.RunInShellAsync("0<&-", "replay", "--match", "died");

        Assert.Equal(ExitStatus.IOError, result.ExitCode);
        Assert.Equal("lifeguard-monitor: cannot replay -: standard input is closed.", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task Full_output_device_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /dev/full.");
        var journal = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(journal, JournalLine.At(1) + "\n", TestContext.Current.CancellationToken);

            var result = await Tool.RunInShellAsync("> /dev/full", "replay", journal, "--match", "died");

            Assert.Equal(ExitStatus.IOError, result.ExitCode);
            Assert.StartsWith($"lifeguard-monitor: cannot replay {journal}: No space left on device", Assert.Single(result.Errors));
        }
        finally
        {
            File.Delete(journal);
        }
    }
}
