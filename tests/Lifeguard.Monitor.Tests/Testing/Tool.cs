using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Lifeguard.Monitor.Tests.Testing;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolResult(int ExitCode, string[] Output, string[] Errors);

/// <summary>The built tool, as a process of its own.</summary>
internal static class Tool
{
    private static readonly string Host = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "lifeguard-monitor.dll");

    /// <summary>Runs the tool without input.</summary>
    public static Task<ToolResult> RunAsync(params string[] arguments) => FeedAsync([], arguments);

    /// <summary>Runs <c>replay</c> with lines as its standard input.</summary>
    public static Task<ToolResult> ReplayAsync(IEnumerable<string> lines, params string[] arguments) =>
        FeedAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), ["replay", .. arguments]);

    /// <summary>Runs the tool with bytes as its standard input.</summary>
    public static async Task<ToolResult> FeedAsync(byte[] input, params string[] arguments)
    {
        using var tool = Start(arguments);
        var output = tool.ReadOutputAsync();
        var errors = tool.ReadErrorsAsync();
        await tool.SendAsync(input);
        tool.EndInput();
        return new ToolResult(await tool.ExitAsync(), Lines(await output), Lines(await errors));
    }

    /// <summary>Runs the tool in a shell, whose redirections stand behind the arguments.</summary>
    public static async Task<ToolResult> RunInShellAsync(string redirections, params string[] arguments)
    {
        using var tool = Start("/bin/sh", ["-c", $"exec \"$@\" {redirections}", "sh", Host, Assembly, .. arguments]);
        var output = tool.ReadOutputAsync();
        var errors = tool.ReadErrorsAsync();
        return new ToolResult(await tool.ExitAsync(), Lines(await output), Lines(await errors));
    }

    /// <summary>Starts the tool, to talk with it.</summary>
    public static RunningTool Start(params string[] arguments) => Start(Host, [Assembly, .. arguments]);

    private static RunningTool Start(string program, IEnumerable<string> arguments) => new(Process.Start(
        new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        })!);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The tool while it runs. Every wait is bounded; what still runs at the end is killed.</summary>
internal sealed class RunningTool(Process process) : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));

    public Task SendLineAsync(string line) => SendAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task SendAsync(byte[] input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, _limit.Token);
            await process.StandardInput.BaseStream.FlushAsync(_limit.Token);
        }
        catch (IOException)
        {
            // It left without reading its input, as on a wrong argument.
        }
    }

    public void EndInput() => process.StandardInput.Close();

    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync(_limit.Token);

    public Task<string> ReadOutputAsync() => process.StandardOutput.ReadToEndAsync(_limit.Token);

    public Task<string> ReadErrorsAsync() => process.StandardError.ReadToEndAsync(_limit.Token);

    /// <summary>Breaks the pipe, as <c>head</c> does.</summary>
    public void StopReading() => process.StandardOutput.Close();

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(_limit.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        _limit.Dispose();
    }
}
