namespace Lifeguard.Tests;

public class ExitStatusTests
{
    // systemd prints these numbers by these names, and units name them in RestartPreventExitStatus.
    [Theory]
    [InlineData(0, ExitStatus.Success)]
    [InlineData(64, ExitStatus.Usage)]
    [InlineData(69, ExitStatus.Unavailable)]
    [InlineData(70, ExitStatus.Software)]
    [InlineData(74, ExitStatus.IOError)]
    [InlineData(75, ExitStatus.TempFail)]
    [InlineData(77, ExitStatus.NoPermission)]
    [InlineData(78, ExitStatus.Config)]
    public void Statuses_are_those_of_sysexits(int expected, int actual) => Assert.Equal(expected, actual);
}
