using System.Collections.Concurrent;

namespace Lifeguard.Hosting;

/// <summary>The guards in use in this host. Thread-safe.</summary>
internal sealed class GuardedLoops
{
    private readonly ConcurrentQueue<(LoopGuard Guard, Type? Owner)> _loops = new();

    internal IEnumerable<LoopGuard> Guards => _loops.Select(loop => loop.Guard);

    internal void Add(LoopGuard guard, Type? owner) => _loops.Enqueue((guard, owner));

    internal bool HasGuardFor(Type owner) => _loops.Any(loop => loop.Owner == owner);
}
