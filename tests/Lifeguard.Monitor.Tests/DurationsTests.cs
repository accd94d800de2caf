namespace Lifeguard.Monitor.Tests;

public class DurationsTests
{
    [Theory]
    [InlineData("500ms", "00:00:00.5")]
    [InlineData("90s", "00:01:30")]
    [InlineData("15min", "00:15:00")]
    [InlineData("1h", "01:00:00")]
    [InlineData("7d", "7.00:00:00")]
    [InlineData("0s", "00:00:00")]
    public void Reads_a_number_and_a_unit(string text, string expected)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Parse(expected, null), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("90")]
    [InlineData("5m")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("90 s")]
    [InlineData("90S")]
    [InlineData("1h30min")]
    [InlineData("99999999999d")]
    [InlineData("99999999999999999999s")]
    public void Refuses_what_would_be_a_guess(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("00:01:30", "90s")]
    [InlineData("00:00:00.2504", "0.25s")]
    [InlineData("01:00:00", "3600s")]
    public void Writes_seconds_to_the_millisecond(string duration, string expected) =>
        Assert.Equal(expected, Durations.Format(TimeSpan.Parse(duration, null)));
}
