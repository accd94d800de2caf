using System.Reflection;

namespace Lifeguard.Package.Tests.Testing;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Path.GetFullPath(typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    internal static string PathTo(string relative) => Path.Combine(Root, relative);

    internal static string Read(string relative) => File.ReadAllText(PathTo(relative));
}
