using System.Diagnostics;
using Lifeguard.Monitor.Journal;

namespace Lifeguard.Monitor.Tests.Journal;

public class JournalClockTests
{
    [Fact]
    public void Now_is_microseconds_of_the_system_clock()
    {
        var clock = new JournalClock();
        var before = Microseconds();

        var now = clock.GetTimestamp();

        Assert.InRange(now, before, Microseconds());
        Assert.Equal(TimeSpan.FromMicroseconds(1), clock.GetElapsedTime(0, 1));
    }

    private static long Microseconds() => (long)((Int128)Stopwatch.GetTimestamp() * 1_000_000 / Stopwatch.Frequency);
}
