using Lifeguard.Package.Tests.Samples;
using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests;

/// <summary>The README does what it says: its code is built, its commands are run, its output is compared.</summary>
public sealed class ReadmeTests(PackedPackages packages)
{
    private const string Library = "<OutputType>Library</OutputType>";
    private static readonly MarkdownPage Page = MarkdownPage.Readme;

    [Fact]
    public void First_screen_shows_the_real_warning_and_the_real_fix()
    {
        var blocks = MarkdownPage.Blocks(Page.FirstScreen, "console", "csharp", "text", "console", "diff");
        var (worker, warning, format, diff) = (blocks[1], blocks[2], blocks[3], blocks[4]);
        using var consumer = new Consumer(packages, Library) { ["Mailer.cs"] = worker.Text };

        var build = consumer.Build().Expect();
        Assert.Contains(Path.DirectorySeparatorChar + warning.Lines.Single(), build.Output, StringComparison.Ordinal);
        Assert.Single(Finding.In(build));

        ChildProcess.DotNet(consumer.Folder, format.DotNetArguments).Expect();
        AssertIsDiff(diff, worker.Text, consumer["Mailer.cs"]);
        Assert.Empty(Finding.In(consumer.Build().Expect()));
    }

    [Fact]
    public void Package_is_added_by_the_command_shown()
    {
        var add = MarkdownPage.Blocks(Page.FirstScreen, "console", "csharp", "text", "console", "diff")[0];
        using var consumer = new Consumer(packages, Library, "Lifeguard");

        ChildProcess.DotNet(consumer.Folder, [.. add.DotNetArguments, "--prerelease"]).Expect();

        Assert.Contains("""<PackageReference Include="Lifeguard.Analyzers" """, consumer["Consumer.csproj"], StringComparison.Ordinal);
        Assert.Contains("<PrivateAssets>all</PrivateAssets>", consumer["Consumer.csproj"], StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_for_a_fresh_machine_are_those_that_the_sample_tests_and_the_script_run()
    {
        var commands = MarkdownPage.Blocks(Page.Section("See it run"), "console")[0].Lines;

        Assert.Equal([$"dotnet {string.Join(' ', SampleBuilds.Command("FragileService"))}", "dotnet test"], commands);
        Assert.Contains("\ntests dotnet test\n", Repository.Read(".ci/run"), StringComparison.Ordinal);
    }

    [Fact]
    public void Presets_listed_are_those_in_the_package()
    {
        using var package = packages.Open("Lifeguard.Analyzers");
        var packed = package.Entries.Where(entry => entry.FullName.EndsWith(".globalconfig", StringComparison.Ordinal)).Select(entry => Path.GetFileNameWithoutExtension(entry.Name));

        var listed = Page.Section("How strict").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        Assert.Equal(packed.Order(), listed.Order());
    }

    [Fact]
    public void Failure_window_example_compiles_and_prints_what_it_says()
    {
        var blocks = MarkdownPage.Blocks(Page.Section("Count failures at run time"), "csharp", "text");
        using var consumer = new Consumer(packages, "", "Lifeguard") { ["Program.cs"] = blocks[0].Text };
        consumer.Build().Expect();

        Assert.Equal(blocks[1].Text, ChildProcess.DotNet(consumer.Folder, consumer.Program).Expect(70).StandardOutput);
    }

    [Fact]
    public void Guarded_program_and_loop_compile_and_have_no_finding()
    {
        var blocks = MarkdownPage.Blocks(Page.Section("Run guarded"), "csharp", "csharp");
        using var consumer = new Consumer(packages, "", "Lifeguard.Hosting", "Lifeguard.Analyzers")
        {
            ["Usings.cs"] = "global using Lifeguard; global using Lifeguard.Hosting; global using Microsoft.AspNetCore.Builder; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;",
            ["Program.cs"] = blocks[0].Text,
            ["PriceFeed.cs"] = $$"""
                public interface ISource { Task<string> ReceiveAsync(CancellationToken stop); }

                public sealed class Database { public Task PingAsync(CancellationToken stop) => Task.Delay(1, stop); }

                public sealed class PriceFeed(LoopGuard<PriceFeed> guard, ISource source) : BackgroundService
                {
                    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                    {
                        {{blocks[1].Text}}
                    }

                    private static Task HandleAsync(string price, CancellationToken stop) => File.WriteAllTextAsync("price", price, stop);
                }
                """,
        };

        Assert.Empty(Finding.In(consumer.Build().Expect()));
    }

    /// <summary>Context and removals are the text before, context and additions the text after: every line, with nothing left out.</summary>
    private static void AssertIsDiff(CodeBlock diff, string before, string after)
    {
        Assert.Equal(before, Side('-'));
        Assert.Equal(after, Side('+'));

        string Side(char sign) => string.Concat(diff.Lines.Where(line => line is "" || line[0] == ' ' || line[0] == sign).Select(line => (line is "" ? "" : line[1..]) + "\n"));
    }
}
