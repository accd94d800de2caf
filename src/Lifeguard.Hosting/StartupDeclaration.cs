namespace Lifeguard.Hosting;

/// <summary>One thing to check before the host starts.</summary>
internal sealed record StartupDeclaration(Action<StartupGuard, IServiceProvider> AddTo);

/// <summary>A loop that was declared by name, to be made when the host starts.</summary>
internal sealed record LoopDeclaration(string Name);
