using Lifeguard.Analyzers.Analysis;

namespace Lifeguard.Analyzers.Tests.Analysis;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData(" 2 min ", 120_000)]
    public void Reads_a_whole_number_and_its_unit(string text, int milliseconds)
    {
        Assert.True(Options.TryParseDuration(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("10 S")]
    [InlineData("ten seconds")]
    [InlineData("25000min")]
    [InlineData("99999999999s")]
    public void Refuses_what_does_not_say_how_long(string text) => Assert.False(Options.TryParseDuration(text, out _));
}
