using Lifeguard.Monitor.Systemd;

namespace Lifeguard.Monitor.Tests.Systemd;

public class UnitStateTests
{
    [Theory]
    [InlineData("1min 30s", 90)]
    [InlineData("100ms", 0.1)]
    [InlineData("1h 2min 3.5s", 3723.5)]
    [InlineData("0", 0)]
    [InlineData("2d", 172_800)]
    public void Times_of_systemd_are_read(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), UnitState.ParseSpan(text));

    [Theory]
    [InlineData("infinity")]
    [InlineData("soon")]
    public void What_is_no_finite_time_is_none(string text) => Assert.Null(UnitState.ParseSpan(text));

    [Fact]
    public void Output_of_systemctl_show_is_read()
    {
        var unit = UnitState.Parse(
            """
            Type=simple
            Restart=on-failure
            TimeoutStartUSec=1min 30s
            TimeoutStopUSec=infinity
            NRestarts=3
            Result=start-limit-hit
            InvocationID=6c3f7a
            LoadState=loaded
            ActiveState=failed
            SubState=failed
            Job=1234
            StartLimitIntervalUSec=10s
            StartLimitBurst=5
            """);

        Assert.Equal(
            new UnitState
            {
                Restart = "on-failure",
                TimeoutStart = TimeSpan.FromSeconds(90),
                AutomaticRestarts = 3,
                Result = "start-limit-hit",
                InvocationId = "6c3f7a",
                LoadState = "loaded",
                ActiveState = "failed",
                SubState = "failed",
                HasJob = true,
                StartLimitInterval = TimeSpan.FromSeconds(10),
                StartLimitBurst = 5,
            },
            unit);
        Assert.True(unit.IsStartLimitHit);
    }
}
