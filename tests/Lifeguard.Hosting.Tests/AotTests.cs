using System.Diagnostics;
using Lifeguard.Tests.Testing;

namespace Lifeguard.Hosting.Tests;

/// <summary>The native sample, published once.</summary>
public sealed class NativeProgram
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(8);
    private readonly string _output = "";

    /// <summary>Publishes the sample; if this machine cannot, says why.</summary>
    public NativeProgram()
    {
        if (OperatingSystem.IsWindows() || Linker() is not { } linker)
        {
            WhyNot = "There is no linker here: neither clang nor gcc.";
            return;
        }

        Path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("lifeguard").FullName, "GuardedAot");
        var start = new ProcessStartInfo("dotnet", ["publish", "tests/Samples/GuardedAot", "--configuration", "Release", "--use-current-runtime", $"-p:NativeLinker={linker}", "--output", System.IO.Path.GetDirectoryName(Path)!])
        {
            WorkingDirectory = Built.RepositoryRoot,
            RedirectStandardOutput = true,
        };
        // What the test's own build left behind would lead this one astray, and a build server would outlive it.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var publish = Process.Start(start)!;
        var output = publish.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!publish.WaitForExit(Bound))
            publish.Kill(entireProcessTree: true);
        _output = output.Result;
        if (_output.Contains("NU1101", StringComparison.Ordinal) || _output.Contains("NU1102", StringComparison.Ordinal) || _output.Contains("NU1301", StringComparison.Ordinal))
            WhyNot = "The native compiler's package cannot be restored here: " + _output;
    }

    internal string Path { get; } = "";

    internal string? WhyNot { get; }

    internal string Output => File.Exists(Path) ? _output : throw new InvalidOperationException(_output);

    private static string? Linker()
        => Array.Find<string>(["clang", "gcc"], name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, name))));
}

/// <summary>All of it, compiled ahead of time.</summary>
public sealed class AotTests(NativeProgram program) : IClassFixture<NativeProgram>
{
    [Fact]
    public void Publishes_without_a_warning_about_trimming_or_native_code()
    {
        SkipIfImpossible();

        Assert.DoesNotContain("warning IL", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_with_its_status()
    {
        SkipIfImpossible();

        var end = await RunAsync();

        Assert.Equal(70, end.Status);
        Assert.Contains("lifeguard: event=giveup loop=FileReader status=70 ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_although_a_handler_blocks()
    {
        SkipIfImpossible();

        Assert.Equal(70, (await RunAsync("--BlockExit", "true", "--Lifeguard:Grace", "00:00:00.100")).Status);
    }

    private Task<Ending> RunAsync(params string[] settings)
    {
        Assert.NotEmpty(program.Output);
        return ScenarioProcess.StartProgram(
            program.Path,
            ["--Lifeguard:Loops:FileReader:MaxDelay", "00:00:00.100", "--shutdownTimeoutSeconds", "1", .. settings]).EndAsync();
    }

    private void SkipIfImpossible() => Assert.SkipWhen(program.WhyNot is not null, program.WhyNot ?? "");
}
