using Lifeguard.Monitor.Failures;

namespace Lifeguard.Monitor.Tests.Failures;

public class RecentCursorsTests
{
    [Fact]
    public void Knows_the_last_ones_only()
    {
        var cursors = new RecentCursors(capacity: 2);

        bool[] added = [cursors.Add("a"), cursors.Add("b"), cursors.Add("a"), cursors.Add("c"), cursors.Add("b"), cursors.Add("a")];

        Assert.Equal([true, true, false, true, false, true], added);
    }
}
