using System.Net.Sockets;

namespace Lifeguard.Scenarios;

/// <summary>A start that fails, and Main returns what the guard says.</summary>
internal static class StartupScenarios
{
    internal static Task<int> RunAsync(string name) => name switch
    {
        "fails" => new StartupGuard()
            .Check("price list", _ => throw new InvalidOperationException("cannot load", new SocketException((int)SocketError.ConnectionRefused)))
            .RunAsync(),
        "slow" => new StartupGuard(timeProvider: new VirtualClock())
            .Check("database", _ => new TaskCompletionSource().Task, timeout: TimeSpan.FromSeconds(150))
            .RunAsync(),
        _ => throw new ArgumentException($"There is no startup scenario '{name}'."),
    };
}
