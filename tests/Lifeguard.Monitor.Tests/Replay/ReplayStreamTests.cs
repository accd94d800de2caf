using System.Text;
using Lifeguard.Monitor.Tests.Testing;

namespace Lifeguard.Monitor.Tests.Replay;

/// <summary>Input that goes on, and output that ends early.</summary>
public class ReplayStreamTests
{
    [Fact]
    public async Task Decision_is_shown_before_the_next_line_comes()
    {
        using var tool = Tool.Start("replay", "--match", "died");

        await tool.SendLineAsync(JournalLine.At(1));
        Assert.Contains("1 of 10", await tool.ReadLineAsync());

        await tool.SendLineAsync(JournalLine.At(2));
        Assert.Contains("2 of 10", await tool.ReadLineAsync());

        tool.EndInput();
        Assert.Equal(0, await tool.ExitAsync());
    }

    [Fact]
    public async Task Ends_quietly_when_no_one_reads_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes break in another way there.");
        using var tool = Tool.Start("replay", "--match", "died");
        await tool.SendLineAsync(JournalLine.At(1));
        await tool.ReadLineAsync();

        // As head does. The input stays open: only the broken pipe can end the process.
        tool.StopReading();
        await tool.SendLineAsync(JournalLine.At(2));

        Assert.Equal(0, await tool.ExitAsync());
        Assert.Equal("", await tool.ReadErrorsAsync());
    }

    [Fact]
    public async Task Line_of_many_megabytes_is_read()
    {
        var message = new string('x', 20 * 1024 * 1024);

        var result = await Tool.ReplayAsync([JournalLine.At(1, message), JournalLine.At(2, "died " + message)], "--match", "^died");

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("xxx…", Assert.Single(result.Output));
    }

    [Fact]
    public async Task Last_line_without_an_end_counts()
    {
        var result = await Tool.FeedAsync(Encoding.UTF8.GetBytes(JournalLine.At(1)), "replay", "--match", "died");

        Assert.Single(result.Output);
    }

    [Fact]
    public async Task Lines_of_other_systems_are_read()
    {
        byte[] input = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(JournalLine.At(1) + "\r\n" + JournalLine.At(2) + "\r\n\r\n")];

        var result = await Tool.FeedAsync(input, "replay", "--match", "died");

        Assert.Equal(2, result.Output.Length);
        Assert.Contains(" 0 malformed", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task Pattern_that_does_not_end_is_given_up_and_told()
    {
        var result = await Tool.ReplayAsync([JournalLine.At(1, new string('a', 40) + "!"), JournalLine.At(2, "aab")], "--match", "^(a+)+(b|$)");

        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Output);
        Assert.EndsWith("1 entries took too long to match: simplify the pattern", Assert.Single(result.Errors));
    }
}
