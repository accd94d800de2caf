namespace Lifeguard.Scenarios;

/// <summary>Loops that fail, in a process of their own.</summary>
internal static class LoopScenarios
{
    internal static Task<int> RunAsync(string name) => throw new ArgumentException($"There is no loop scenario '{name}'.");
}
