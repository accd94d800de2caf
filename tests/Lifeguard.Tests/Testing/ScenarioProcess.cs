using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Lifeguard.Tests.Testing;

/// <summary>How a child process ended.</summary>
internal sealed record Ending(int Status, string Output, string Error)
{
    internal IEnumerable<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A child process that plays one scenario. Its output is kept, its life is bounded, and it is gone after the test.</summary>
internal sealed partial class ScenarioProcess : IDisposable
{
    /// <summary>The status of a process that SIGTERM ended.</summary>
    internal const int Terminated = 128 + SigTerm;

    private const int SigTerm = 15;

    // Generous: what a busy machine takes. No test waits for it unless it fails.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _readers;
    private TaskCompletionSource _more = New();

    private ScenarioProcess(ProcessStartInfo start, bool readError)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment.Remove("DOTNET_gcServer");
        _process = Process.Start(start)!;
        _readers = Task.WhenAll(ReadAsync(_process.StandardOutput, _output), readError ? ReadAsync(_process.StandardError, _error) : Task.CompletedTask);
    }

    internal int Id => _process.Id;

    internal bool HasEnded => _process.HasExited;

    internal static string Program { get; } =
        typeof(ScenarioProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Scenarios").Value!;

    internal static ScenarioProcess Start(params string[] arguments) => Start(arguments, []);

    internal static ScenarioProcess Start(string[] arguments, (string Name, string Value)[] environment, bool readError = true)
        => Start(new ProcessStartInfo("dotnet", [Program, .. arguments]), environment, readError);

    /// <summary>Starts another program: a .dll, or a native one.</summary>
    internal static ScenarioProcess StartProgram(string program, string[] arguments, params (string Name, string Value)[] environment)
        => Start(program.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [program, .. arguments]) : new ProcessStartInfo(program, arguments), environment, readError: true);

    private static ScenarioProcess Start(ProcessStartInfo start, (string Name, string Value)[] environment, bool readError)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Statuses and signals are those of Unix.");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ScenarioProcess(start, readError);
    }

    internal static async Task<Ending> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>Sends SIGTERM.</summary>
    internal void Terminate() => Assert.Equal(0, Kill(Id, SigTerm));

    /// <summary>Sends SIGCONT to a process that was stopped.</summary>
    internal void Continue() => Assert.Equal(0, Kill(Id, OperatingSystem.IsMacOS() ? 19 : 18));

    internal void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits for the end of the process and, unless a child of its own holds them open, of its streams.</summary>
    internal async Task<Ending> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Bound);
            await _readers.WaitAsync(Bound);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The process had not ended after {Bound}:{Environment.NewLine}{Text(_output)}{Text(_error)}");
        }

        return new Ending(_process.ExitCode, Text(_output), Text(_error));
    }

    /// <summary>Waits until the text stands in one of the two streams.</summary>
    internal async Task PrintsAsync(string text)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (true)
        {
            Task more;
            lock (_output)
                more = _more.Task;
            if (Text(_output).Contains(text, StringComparison.Ordinal) || Text(_error).Contains(text, StringComparison.Ordinal))
                return;
            await Task.WhenAny(more, _readers, Task.Delay(Timeout.Infinite, bound.Token));
            if ((_readers.IsCompleted || bound.IsCancellationRequested) && !more.IsCompleted)
                Assert.Fail($"'{text}' was not printed:{Environment.NewLine}{Text(_output)}{Text(_error)}");
        }
    }

    /// <summary>Waits for a whole line that holds the text, and returns it.</summary>
    internal async Task<string> LineAsync(string text)
    {
        await PrintsAsync(text);
        var output = Text(_output);
        var from = output.IndexOf(text, StringComparison.Ordinal);
        // What stands before the line end may still be on its way.
        return output.IndexOf('\n', from) < 0 ? await LineAsync(output[from..]) : output[from..output.IndexOf('\n', from)];
    }

    /// <summary>Whether the process is still there after a second: enough for a process that leaves to be gone.</summary>
    internal async Task<bool> HangsAsync()
    {
        using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await _process.WaitForExitAsync(second.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string Text(StringBuilder text)
    {
        lock (_output)
            return text.ToString();
    }

    private async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_output)
            {
                text.Append(buffer, 0, count);
                _more.SetResult();
                _more = New();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
