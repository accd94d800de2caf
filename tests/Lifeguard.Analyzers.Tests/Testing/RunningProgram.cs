using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeguard.Analyzers.Tests.Testing;

/// <summary>A program compiled into a folder of its own, and its process; both are gone after the test.</summary>
internal sealed class RunningProgram(DirectoryInfo folder, Process process) : IDisposable
{
    internal Process Process { get; } = process;

    /// <summary>Compiles and starts the program, asks it to leave, and returns once its stop has begun.</summary>
    internal static async Task<RunningProgram> StoppingAsync(string program)
    {
        var service = await StartAsync(program);
        try
        {
            Assert.Equal("started", await service.ReadLineAsync());
            await service.SignalAsync("TERM");
            Assert.Equal("stopping", await service.ReadLineAsync());
            return service;
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    /// <summary>Compiles and starts the program, with these libraries of the build beside it.</summary>
    internal static Task<RunningProgram> StartAsync(string program, params string[] libraries) => StartAsync(program, libraries, []);

    /// <summary>The same, with arguments for the program.</summary>
    internal static async Task<RunningProgram> StartAsync(string program, string[] libraries, params string[] arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("lifeguard-");
        var assembly = Path.Combine(folder.FullName, "service.dll");
        const string Usings = "global using System; global using System.Threading; global using System.Threading.Tasks;";
        var emitted = CSharpCompilation.Create("service", [CSharpSyntaxTree.ParseText(program, cancellationToken: cancellationToken), CSharpSyntaxTree.ParseText(Usings, cancellationToken: cancellationToken)],
            References.Assemblies, new CSharpCompilationOptions(OutputKind.ConsoleApplication)).Emit(assembly, cancellationToken: cancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "service.runtimeconfig.json"), """
            {"runtimeOptions": {"tfm": "net10.0", "frameworks": [{"name": "Microsoft.NETCore.App", "version": "10.0.0"}, {"name": "Microsoft.AspNetCore.App", "version": "10.0.0"}]}}
            """, cancellationToken);
        foreach (var library in libraries)
            File.Copy(Path.Combine(AppContext.BaseDirectory, library), Path.Combine(folder.FullName, library));
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [assembly, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return new RunningProgram(folder, Process.Start(start)!);
    }

    internal ValueTask<string?> ReadLineAsync() => Process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    internal async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The status it ends with by itself.</summary>
    internal async Task<int> StatusAsync()
    {
        await Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return Process.ExitCode;
    }

    /// <summary>It is still there after longer than an orderly end takes, and then ends by SIGKILL.</summary>
    internal async Task<int> StatusAfterKillAsync()
    {
        Assert.False(Process.WaitForExit(TimeSpan.FromSeconds(1)));
        Process.Kill();
        return await StatusAsync();
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }

        Process.Dispose();
        folder.Delete(recursive: true);
    }
}
