namespace Lifeguard.Package.Tests.Testing;

/// <summary>
/// A user's project: in a folder of its own, with our packages as its only feed and a package folder of its own, so that nothing
/// of this repository or of an earlier run reaches it, and it needs no network.
/// </summary>
internal sealed class Consumer : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>A project that references these packages, by default the analyzers; <paramref name="properties"/> are lines for its property group.</summary>
    internal Consumer(PackedPackages packages, string properties = "", params string[] packageIds)
    {
        string[] ids = packageIds is [] ? ["Lifeguard.Analyzers"] : packageIds;
        _folder.Write("global.json", Repository.Read("global.json"));
        _folder.Write("nuget.config", $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="packages" />
              </config>
              <packageSources>
                <clear />
                <add key="packed" value="{packages.Feed}" />
              </packageSources>
            </configuration>
            """);
        _folder.Write("Consumer.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                {string.Concat(ids.Select(id => $"""<PackageReference Include="{id}" Version="{packages.VersionOf(id)}" />"""))}
              </ItemGroup>
            </Project>
            """);
    }

    internal string Folder => _folder.Root;

    internal string this[string file]
    {
        get => _folder.Read(file);
        set => _folder.Write(file, value);
    }

    /// <summary>What a build makes.</summary>
    internal string Program => _folder.PathTo("bin/Debug/net10.0/Consumer.dll");

    /// <summary>The findings that the sources announce in their markers.</summary>
    internal string[] Marked(string severity = "warning")
        => Directory.EnumerateFiles(Folder, "*.cs").SelectMany(file => Finding.MarkedIn(Path.GetFileName(file), File.ReadAllText(file), severity)).Order(StringComparer.Ordinal).ToArray();

    internal CommandResult Build() => ChildProcess.DotNet(Folder, "build", "--no-incremental");

    /// <summary>Runs <c>dotnet format</c> with these words, after a restore.</summary>
    internal CommandResult Format(params IEnumerable<string> arguments) => ChildProcess.DotNet(Folder, ["format", .. arguments]).Expect();

    public void Dispose() => _folder.Dispose();
}
