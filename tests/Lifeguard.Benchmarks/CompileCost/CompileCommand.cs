using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Lifeguard.Benchmarks.CompileCost;

/// <summary>
/// What the analyzers cost a build: the SDK's compiler over a generated service project, with and without them, in turns, the CPU
/// time of the least disturbed run of each. Twice: beside the SDK's own analyzers, which every default build runs, and alone against
/// the bare compiler, where the price of having any analyzer at all falls on ours. Returns 1 when the ratio of a default build is
/// above <see cref="Limit"/>.
/// </summary>
/// <remarks><c>dotnet run -c Release --project tests/Lifeguard.Benchmarks -- compile [runs] [lines]</c></remarks>
internal static class CompileCommand
{
    private const double Limit = 1.05;

    internal static int Run(ReadOnlySpan<string> args)
    {
        var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 11;
        var lines = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000;
        var folder = Directory.CreateTempSubdirectory("lifeguard-compile-");
        try
        {
            var arguments = WriteProject(folder.FullName, lines, out var written);
            string[] analyzers = [$"/analyzer:{Metadata("Analyzers")}", $"/analyzer:{Metadata("CodeFixes")}"];
            Console.WriteLine($"{written} lines, {runs} runs each, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}");

            // The first pair fills the file cache, and proves that the analyzers run and the baseline has none.
            var (_, silence) = Compile(arguments);
            var (_, findings) = Compile([.. arguments, .. analyzers]);
            if (silence.Contains("LIFE", StringComparison.Ordinal) || !findings.Contains("LIFE2001", StringComparison.Ordinal))
                throw new InvalidOperationException($"The comparison is void. Without: {silence} With: {findings}");
            foreach (var rule in findings.Split('\n').Where(line => line.Contains("warning LIFE", StringComparison.Ordinal)).GroupBy(line => line[(line.IndexOf("LIFE", StringComparison.Ordinal))..][..8]).OrderBy(group => group.Key))
                Console.WriteLine($"{rule.Key}: {rule.Count()} findings");

            string[] sdk = [.. Directory.EnumerateFiles(Metadata("SdkAnalyzers"), "*.dll").Where(file => !file.Contains("VisualBasic", StringComparison.Ordinal)).Select(file => $"/analyzer:{file}")];
            var variants = new (string Name, string[] Analyzers)[] { ("bare compiler", []), ("with Lifeguard", analyzers), ("default build", sdk), ("default build with Lifeguard", [.. sdk, .. analyzers]) };
            var seconds = variants.Select(_ => new List<double>()).ToArray();
            for (var run = 0; run < runs; run++)
            {
                for (var variant = 0; variant < variants.Length; variant++)
                    seconds[variant].Add(Compile([.. arguments, .. variants[variant].Analyzers]).CpuSeconds);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"run {run + 1,2}: {string.Join(", ", variants.Zip(seconds, (variant, times) => $"{variant.Name} {times[^1].ToString("F2", CultureInfo.InvariantCulture)} s"))}"));
            }

            var best = seconds.Select(times => times.Min()).ToArray();
            var (alone, beside) = (best[1] / best[0], best[3] / best[2]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CPU, minimum of {runs}: bare {best[0]:F2} s, with Lifeguard {best[1]:F2} s, ratio {alone:F3}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CPU, minimum of {runs}: default build {best[2]:F2} s, with Lifeguard {best[3]:F2} s, ratio {beside:F3} (limit {Limit:F2})"));
            return beside <= Limit ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[] WriteProject(string folder, int lines, out int written)
    {
        written = 0;
        var options = new List<string> { "/noconfig", "/nostdlib+", "/target:exe", "/langversion:12", "/nullable:enable", "/optimize+", "/deterministic+", "/debug:portable", "/nologo", $"/out:{Path.Combine(folder, "service.dll")}" };
        foreach (var (name, text) in ServiceProject.OfAtLeast(lines))
        {
            File.WriteAllText(Path.Combine(folder, name), text);
            options.Add($"\"{Path.Combine(folder, name)}\"");
            written += text.Count(character => character == '\n');
        }

        foreach (var pack in new[] { "Microsoft.NETCore.App.Ref", "Microsoft.AspNetCore.App.Ref" })
        {
            var newest = new DirectoryInfo(Path.Combine(Metadata("TargetingPacks"), pack)).EnumerateDirectories().MaxBy(version => Version.Parse(version.Name.Split('-')[0]))!;
            options.AddRange(newest.GetDirectories("ref").Single().EnumerateFiles("*.dll", SearchOption.AllDirectories).Select(file => $"/reference:\"{file.FullName}\""));
        }

        var response = Path.Combine(folder, "service.rsp");
        File.WriteAllLines(response, options);
        return ["exec", Metadata("Compiler"), "@" + response];
    }

    private static (double CpuSeconds, string Output) Compile(string[] arguments)
    {
        var start = new ProcessStartInfo(Metadata("Host"), arguments) { RedirectStandardOutput = true };
        var before = ChildrenCpuSeconds();
        using var compiler = Process.Start(start)!;
        var output = compiler.StandardOutput.ReadToEnd();
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
            throw new InvalidOperationException($"The compiler ended with {compiler.ExitCode}: {output}");
        return (OperatingSystem.IsWindows() ? compiler.TotalProcessorTime.TotalSeconds : ChildrenCpuSeconds() - before, output);
    }

    /// <summary>User and system time of all children that have ended and been waited for. Zero on Windows, where a process remembers its own.</summary>
    private static double ChildrenCpuSeconds()
    {
        if (OperatingSystem.IsWindows())
            return 0;
        // struct rusage begins with two struct timeval: seconds and microseconds, each the size of a pointer (on macOS the second is padded to it).
        const int Children = -1;
        var usage = new long[32];
        if (GetResourceUsage(Children, usage) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        return usage[0] + usage[2] + ((int)usage[1] + (int)usage[3]) / 1e6;
    }

    [DllImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static extern int GetResourceUsage(int who, [Out] long[] usage);

    private static string Metadata(string key)
        => typeof(CompileCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
