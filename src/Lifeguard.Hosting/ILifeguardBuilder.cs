using Microsoft.Extensions.DependencyInjection;

namespace Lifeguard.Hosting;

/// <summary>What <c>AddLifeguard</c> returns; the methods that add to it are extensions.</summary>
public interface ILifeguardBuilder
{
    /// <summary>The services of the host.</summary>
    IServiceCollection Services { get; }
}
