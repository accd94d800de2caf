using Lifeguard.Monitor.State;

namespace Lifeguard.Monitor.Tests.State;

public sealed class StateStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lifeguard").FullName;

    [Fact]
    public void State_comes_back_as_it_was_saved()
    {
        using var store = new StateStore(_directory);
        var state = new WatchState { Unit = "site.service", BootId = "b", Cursor = "s=1;i=2", Failures = [1, 2, 3], IgnoreUntil = 1, Phase = Phase.GivenUp, GaveUp = "why", PausedUntil = 9 };

        store.Save(state, durable: true);
        var loaded = store.Load(out var problem);

        Assert.Null(problem);
        Assert.Equal([1, 2, 3], loaded!.Failures);
        Assert.Equal(state, loaded with { Failures = state.Failures, Restarts = state.Restarts });
    }

    [Theory]
    [InlineData("""{ "version": 2, "everything": "else" }""", "its version is 2, and this monitor writes 1")]
    [InlineData("""{ "version": 1, "unit": """, "it is damaged")]
    [InlineData("""{ "version": 1 }""", "it is damaged")]
    [InlineData("", "it is damaged")]
    [InlineData("[]", "its version is 0")]
    public void State_that_cannot_be_used_is_kept_aside(string content, string problem)
    {
        File.WriteAllText(Path.Combine(_directory, "state.json"), content);
        using var store = new StateStore(_directory);

        Assert.Null(store.Load(out var found));
        Assert.StartsWith(problem, found);

        Assert.Equal(content, File.ReadAllText(store.KeepAside()));
        Assert.Null(store.Load(out found));
        Assert.Null(found);
    }

    [Fact]
    public void Lock_has_one_holder()
    {
        using var other = new StateStore(_directory);
        using (var first = new StateStore(_directory))
        {
            Assert.True(first.TryLock());
            Assert.True(other.IsLocked());
            Assert.False(other.TryLock());
        }

        Assert.False(other.IsLocked());
        Assert.True(other.TryLock());
    }

    [Fact]
    public void Request_is_taken_once()
    {
        using var store = new StateStore(_directory);
        var request = new OperatorRequest(RequestVerb.Pause, 42, "b");

        store.Ask(request);

        Assert.Equal(request, store.TakeRequest());
        Assert.Null(store.TakeRequest());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
