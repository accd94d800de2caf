using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Background.WatcherAnalyzer, Lifeguard.CodeFixes.Background.WatcherErrorUnhandledCodeFix>;

namespace Lifeguard.Analyzers.Tests.Background;

public class WatcherErrorUnhandledTests
{
    [Fact]
    public Task Fixes_a_watcher_in_a_local() => Verify.Fixes(
        Folder(
            """
                    var watcher = new {|LIFE3008:FileSystemWatcher|}(path); // the inbox
                    watcher.Created += (_, created) => Console.WriteLine(created.FullPath);
                    watcher.EnableRaisingEvents = true;
            """),
        Folder(
            """
                    var watcher = new FileSystemWatcher(path); // the inbox
                    watcher.Error += (_, failure) => Console.Error.WriteLine($"The file watcher failed; changes may have been missed: {failure.GetException()}");
                    watcher.Created += (_, created) => Console.WriteLine(created.FullPath);
                    watcher.EnableRaisingEvents = true;
            """));

    [Fact]
    public Task Fixes_a_watcher_in_a_field_with_the_logger_in_scope() => Verify.Fixes(
        """
        using Microsoft.Extensions.Logging;

        class Inbox(ILogger<Inbox> logger)
        {
            private FileSystemWatcher? _watcher;

            public void Watch(string path)
            {
                logger.LogInformation("Watching");
                _watcher = {|LIFE3008:new|}(path) { EnableRaisingEvents = true };
                _watcher.Changed += (_, _) => logger.LogInformation("Changed");
            }
        }
        """,
        """
        using Microsoft.Extensions.Logging;

        class Inbox(ILogger<Inbox> logger)
        {
            private FileSystemWatcher? _watcher;

            public void Watch(string path)
            {
                logger.LogInformation("Watching");
                _watcher = new(path) { EnableRaisingEvents = true };
                _watcher.Error += (_, failure) => logger.LogError(failure.GetException(), "The file watcher failed; changes may have been missed");
                _watcher.Changed += (_, _) => logger.LogInformation("Changed");
            }
        }
        """);

    [Fact]
    public Task Leaves_a_field_initializer_to_its_author() => Verify.OffersNothing(
        """
        class Inbox
        {
            private readonly FileSystemWatcher _watcher = new {|LIFE3008:FileSystemWatcher|}("inbox");
            public Inbox() => _watcher.Renamed += (_, _) => { };
        }
        """);

    [Theory]
    [InlineData("var watcher = new FileSystemWatcher(path); watcher.Created += (_, _) => { }; watcher.Error += (_, failure) => Console.Error.WriteLine(failure.GetException());")]
    [InlineData("var watcher = new FileSystemWatcher(path); watcher.Created += (_, _) => { }; watcher.Error += OnError;")]
    [InlineData("using var watcher = new FileSystemWatcher(path); watcher.WaitForChanged(WatcherChangeTypes.All, 1000);")]
    [InlineData("Start(new FileSystemWatcher(path));")]
    [InlineData("var watcher = new Own(path); watcher.Created += (_, _) => { };")]
    public Task Ignores_a_watcher_whose_failure_is_heard_or_that_is_handed_on(string statements) => Verify.OffersNothing(Folder(statements));

    private static string Folder(string statements) =>
        $$"""
        class Folder
        {
            public void Watch(string path)
            {
        {{statements}}
            }

            private static void Start(FileSystemWatcher watcher) => watcher.EnableRaisingEvents = true;
            private static void OnError(object sender, ErrorEventArgs failure) => Console.Error.WriteLine(failure.GetException());
        }

        class Own : FileSystemWatcher
        {
            public Own(string path) : base(path) => Error += (_, failure) => Console.Error.WriteLine(failure.GetException());
        }
        """;
}
