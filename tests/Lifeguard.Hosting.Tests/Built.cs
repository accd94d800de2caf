using System.Reflection;

namespace Lifeguard.Hosting.Tests;

/// <summary>Where the programs under test were built, and the sources stand.</summary>
internal static class Built
{
    internal static string RepositoryRoot => Value("RepositoryRoot");

    internal static string PathTo(string project, string file) => Path.Combine(Value("Artifacts"), project, Value("Configuration"), file);

    private static string Value(string key)
        => typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
