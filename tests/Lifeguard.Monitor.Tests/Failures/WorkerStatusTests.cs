using Lifeguard.Monitor.Failures;

namespace Lifeguard.Monitor.Tests.Failures;

public class WorkerStatusTests
{
    [Theory]
    [InlineData("0", "exit status 0")]
    [InlineData("255", "exit status 255")]
    [InlineData("SIGKILL", "SIGKILL")]
    [InlineData("term", "SIGTERM")]
    [InlineData("SIGSYS", "SIGSYS")]
    public void Reads_what_an_operator_writes(string text, string expected)
    {
        Assert.True(WorkerStatus.TryParse(text, out var status));
        Assert.Equal(expected, status.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("SIG")]
    [InlineData("256")]
    [InlineData("-1")]
    [InlineData("SIGFOO")]
    public void Refuses_what_is_no_status(string text) => Assert.False(WorkerStatus.TryParse(text, out _));

    [Theory]
    [InlineData("0", "Exit", "exit status 0")]
    [InlineData("137", "Exit", "exit status 137")]
    [InlineData("256", "Exit", null)]
    [InlineData("0", "Wait", "exit status 0")]
    [InlineData("256", "Wait", "exit status 1")]
    [InlineData("65280", "Wait", "exit status 255")]
    [InlineData("9", "Wait", "SIGKILL")]
    [InlineData("139", "Wait", "SIGSEGV")] // with a core dump
    [InlineData("34", "Wait", "signal 34")]
    [InlineData("4991", "Wait", null)] // stopped, not ended
    [InlineData("128", "Wait", null)]
    [InlineData("65536", "Wait", null)]
    [InlineData("1", "Shell", "exit status 1")]
    [InlineData("128", "Shell", "exit status 128")]
    [InlineData("137", "Shell", "SIGKILL")]
    [InlineData("200", "Shell", "exit status 200")]
    [InlineData("256", "Shell", null)]
    [InlineData("", "Exit", null)]
    [InlineData("-9", "Exit", null)]
    [InlineData("99999999999", "Wait", null)]
    public void Decodes_what_a_program_logs(string logged, string format, string? expected) =>
        Assert.Equal(expected, WorkerStatus.Decode(logged, Enum.Parse<StatusFormat>(format))?.ToString());
}
