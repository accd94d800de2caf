namespace Lifeguard.Package.Tests.Testing;

/// <summary>An empty folder outside the repository, so that none of its build settings apply; removed on disposal.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeguard-");

    internal string Root => _folder.FullName;

    internal string PathTo(string relative) => Path.Combine(Root, relative);

    internal string Read(string relative) => File.ReadAllText(PathTo(relative));

    internal void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathTo(relative))!);
        File.WriteAllText(PathTo(relative), text);
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A scanner or a dying child still holds a file: the system empties its temporary folder in its own time.
        }
    }
}
