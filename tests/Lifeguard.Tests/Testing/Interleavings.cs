namespace Lifeguard.Tests.Testing;

/// <summary>
/// Runs a few actors in every order in which they can take turns. An actor goes on alone from one <see cref="Yield"/> to the next; what it calls
/// yields where a seam allows it: the clock, the logger, a delegate of the options.
/// </summary>
#pragma warning disable CA1001 // Who measures all guards of the process may ask one of these after its run.
internal sealed class Interleavings
#pragma warning restore CA1001
{
    [ThreadStatic]
    private static SemaphoreSlim? Own;

    private readonly List<(int Choice, int Among)> _trace = [];
    private readonly List<int> _plan;
    private readonly SemaphoreSlim _back = new(0);

    // Written by the actor that has its turn, read when it has given it back.
    private readonly HashSet<SemaphoreSlim> _ended = [];
    private Exception? _failure;

    private Interleavings(List<int> plan) => _plan = plan;

    /// <summary>Arranges, runs and checks once for each order.</summary>
    /// <returns>How many orders there are.</returns>
    internal static int Explore(Func<Interleavings, (Action[] Actors, Action Check)> arrange)
    {
        var orders = 0;
        for (List<int>? plan = []; plan is not null; orders++)
        {
            var run = new Interleavings(plan);
            var (actors, check) = arrange(run);
            run.Execute(actors);
            check();
            plan = run.Next();
        }

        return orders;
    }

    /// <summary>Another actor may have its turn here. Threads that are no actors pass.</summary>
    internal void Yield()
    {
        if (Own is { } own)
        {
            _back.Release();
            own.Wait();
        }
    }

    private void Execute(Action[] actors)
    {
        var waiting = actors.Select(_ => new SemaphoreSlim(0)).ToList();
        foreach (var (actor, turn) in actors.Zip(waiting.ToList()))
            new Thread(() => Act(actor, turn)) { IsBackground = true }.Start();
        while (waiting.Count > 0)
        {
            var chosen = waiting[Choose(waiting.Count)];
            chosen.Release();
            if (!_back.Wait(TimeSpan.FromMinutes(1)))
                throw new InvalidOperationException("An actor waits for one that has no turn.");
            if (_ended.Contains(chosen))
                waiting.Remove(chosen);
        }

        if (_failure is not null)
            throw new InvalidOperationException($"An actor failed in the order {string.Join(' ', _trace.Select(step => step.Choice))}.", _failure);
    }

    private void Act(Action actor, SemaphoreSlim turn)
    {
        turn.Wait();
        Own = turn;
        try
        {
            actor();
        }
        catch (Exception ex)
        {
            _failure = ex;
        }

        Own = null;
        _ended.Add(turn);
        _back.Release();
    }

    private int Choose(int among)
    {
        if (among == 1)
            return 0;
        var choice = _trace.Count < _plan.Count ? _plan[_trace.Count] : 0;
        _trace.Add((choice, among));
        return choice;
    }

    private List<int>? Next()
    {
        var last = _trace.FindLastIndex(step => step.Choice + 1 < step.Among);
        return last < 0 ? null : [.. _trace.Take(last).Select(step => step.Choice), _trace[last].Choice + 1];
    }
}
