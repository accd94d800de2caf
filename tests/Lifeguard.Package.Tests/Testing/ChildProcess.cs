using System.Diagnostics;
using System.Text;

namespace Lifeguard.Package.Tests.Testing;

/// <summary>What a finished command said. <paramref name="Output"/> holds both streams, in the order in which their lines arrived.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string StandardOutput)
{
    /// <summary>Fails with everything the command printed unless it ended with <paramref name="status"/>.</summary>
    internal CommandResult Expect(int status = 0)
    {
        Assert.True(ExitCode == status, $"'{Command}' ended with {ExitCode}, not {status}:{Environment.NewLine}{Output}");
        return this;
    }
}

/// <summary>A child process in a clean environment, whose output is kept and whose life is bounded.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(10);

    // What `dotnet test` tells its children about itself would lead theirs astray: they are to find SDK and settings on their own.
    private static readonly string[] RemovedPrefixes = ["MSBUILD", "DOTNET_HOST_PATH", "DOTNET_CLI_", "VSTEST", "TESTINGPLATFORM", "CORECLR_", "XUNIT"];
    private static readonly string[] RemovedNames = ["CI", "Configuration", "Platform", "NUGET_PACKAGES", "ArtifactsPath"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _standardOutput = new();
    private readonly string _command;
    private TaskCompletionSource _more = NextLine();

    private ChildProcess(string folder, string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(IsRemoved).ToList())
            start.Environment.Remove(name);

        // Build servers would outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        _command = $"{program} {string.Join(' ', start.ArgumentList)}";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data, _standardOutput);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data, null);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    internal int Id => _process.Id;

    internal static ChildProcess Start(string folder, string program, params IEnumerable<string> arguments) => new(folder, program, arguments, []);

    /// <summary>Starts a program with these additions to its environment.</summary>
    internal static ChildProcess Start(string folder, IEnumerable<(string Name, string Value)> environment, string program, IEnumerable<string> arguments) => new(folder, program, arguments, environment);

    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    internal static CommandResult DotNet(string folder, params IEnumerable<string> arguments) => DotNet(folder, [], arguments);

    /// <summary>Runs <c>dotnet</c> to its end, with these additions to its environment.</summary>
    internal static CommandResult DotNet(string folder, IEnumerable<(string Name, string Value)> environment, IEnumerable<string> arguments)
    {
        using var child = new ChildProcess(folder, "dotnet", arguments, environment);
        return child.WaitForEnd();
    }

    /// <summary>It is still there after <paramref name="grace"/>, and then ends by SIGKILL, as a supervisor does it.</summary>
    internal CommandResult WaitForKill(TimeSpan grace)
    {
        Assert.False(_process.WaitForExit(grace), $"'{_command}' ended by itself:{Environment.NewLine}{Output}");
        Kill();
        return WaitForEnd();
    }

    internal CommandResult WaitForEnd()
    {
        if (!_process.WaitForExit(Bound))
        {
            Kill();
            Assert.Fail($"'{_command}' had not ended after {Bound}:{Environment.NewLine}{Output}");
        }

        _process.WaitForExit(); // the streams, too
        return new CommandResult(_command, _process.ExitCode, Output, _standardOutput.ToString());
    }

    /// <summary>Waits until <paramref name="text"/> stands in the output, that often, and returns the last line that holds it.</summary>
    internal async Task<string> PrintsAsync(string text, int times = 1)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (true)
        {
            Task more;
            lock (_output)
            {
                var lines = Output.Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal)).ToList();
                if (lines.Count >= times)
                    return lines[^1];
                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"'{_command}' did not print '{text}' {times} times:{Environment.NewLine}{Output}");
            }
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    private static TaskCompletionSource NextLine() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsRemoved(string name)
        => RemovedNames.Contains(name, StringComparer.OrdinalIgnoreCase) || RemovedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    private void Keep(string? line, StringBuilder? also)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.Append(line).Append('\n');
            also?.Append(line).Append('\n');
            _more.SetResult();
            _more = NextLine();
        }
    }
}
