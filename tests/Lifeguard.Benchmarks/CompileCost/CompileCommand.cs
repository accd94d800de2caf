using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Lifeguard.Benchmarks.CompileCost;

/// <summary>
/// What the analyzers cost a build: the SDK's compiler server, as <c>dotnet build</c> uses it, over a generated service project, with and
/// without them, in turns, the CPU time of the least disturbed run of each. Returns 1 when a default build, in which the SDK's own analyzers
/// run already, grows by more than <see cref="Limit"/>; against the bare compiler the cost of having any analyzer at all comes on top.
/// </summary>
/// <remarks>
/// <c>dotnet run -c Release --project tests/Lifeguard.Benchmarks -- compile [runs] [lines]</c>. The first rounds are not counted: a server
/// that has just started spends most of its time on compiling itself.
/// </remarks>
internal static class CompileCommand
{
    private const double Limit = 1.05;
    private const int RoundsToWarmUp = 20;

    internal static int Run(ReadOnlySpan<string> args)
    {
        var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 25;
        var lines = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20_000;
        var folder = Directory.CreateTempSubdirectory("lifeguard-compile-");
        using var server = CompilerServer.Start();
        try
        {
            var arguments = WriteProject(folder.FullName, lines, out var written);
            string[] analyzers = [$"/analyzer:{Metadata("Analyzers")}", $"/analyzer:{Metadata("CodeFixes")}"];
            Console.WriteLine($"{written} lines, {runs} runs each, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}");

            // The first pair proves that the analyzers run and the baseline has none.
            var (_, silence) = server.Compile(arguments);
            var (_, findings) = server.Compile([.. arguments, .. analyzers]);
            if (silence.Contains("LIFE", StringComparison.Ordinal) || !findings.Contains("LIFE2001", StringComparison.Ordinal))
                throw new InvalidOperationException($"The comparison is void. Without: {silence} With: {findings}");
            foreach (var rule in findings.Split('\n').Where(line => line.Contains("warning LIFE", StringComparison.Ordinal)).GroupBy(line => line[(line.IndexOf("LIFE", StringComparison.Ordinal))..][..8]).OrderBy(group => group.Key))
                Console.WriteLine($"{rule.Key}: {rule.Count()} findings");

            string[] sdk = [.. Directory.EnumerateFiles(Metadata("SdkAnalyzers"), "*.dll").Where(file => !file.Contains("VisualBasic", StringComparison.Ordinal)).Select(file => $"/analyzer:{file}")];
            var variants = new (string Name, string[] Analyzers)[] { ("bare compiler", []), ("with Lifeguard", analyzers), ("with the SDK's own analyzers", sdk), ("with both", [.. sdk, .. analyzers]) };
            var seconds = variants.Select(_ => new List<double>()).ToArray();
            for (var round = 0; round < RoundsToWarmUp + runs; round++)
            {
                for (var variant = 0; variant < variants.Length; variant++)
                {
                    var (cpu, _) = server.Compile([.. arguments, .. variants[variant].Analyzers]);
                    if (round >= RoundsToWarmUp)
                        seconds[variant].Add(cpu);
                }
            }

            var bare = seconds[0].Min();
            foreach (var (variant, times) in variants.Zip(seconds))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{variant.Name,-28} CPU, minimum of {runs}: {times.Min():F2} s, ratio {times.Min() / bare:F3} (median {times.Order().ElementAt(runs / 2):F2} s)"));
            var growth = seconds[3].Min() / seconds[2].Min();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a default build grows by {growth:F3}; limit {Limit:F2}"));
            return growth <= Limit ? 0 : 1;
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
        return ["@" + response];
    }

    internal static string Metadata(string key)
        => typeof(CompileCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
