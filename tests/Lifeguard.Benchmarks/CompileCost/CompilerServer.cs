using System.Diagnostics;

namespace Lifeguard.Benchmarks.CompileCost;

/// <summary>A compiler server of our own, so that nobody else's work is counted.</summary>
internal sealed class CompilerServer : IDisposable
{
    private readonly Process _server;
    private readonly string _pipe;

    private CompilerServer(Process server, string pipe) => (_server, _pipe) = (server, pipe);

    internal static CompilerServer Start()
    {
        var pipe = $"lifeguard-{Environment.ProcessId}";
        var server = Path.Combine(Path.GetDirectoryName(CompileCommand.Metadata("Compiler"))!, "VBCSCompiler.dll");
        return new(Process.Start(new ProcessStartInfo(CompileCommand.Metadata("Host"), ["exec", server, $"-pipename:{pipe}"]))!, pipe);
    }

    /// <summary>CPU seconds, user and system, that the server spent on one compilation, and what the compiler said.</summary>
    internal (double CpuSeconds, string Output) Compile(IEnumerable<string> arguments)
    {
        _server.Refresh();
        var before = _server.TotalProcessorTime;
        using var client = Process.Start(new ProcessStartInfo(CompileCommand.Metadata("Host"), ["exec", CompileCommand.Metadata("Compiler"), $"/shared:{_pipe}", "/keepalive:600", .. arguments]) { RedirectStandardOutput = true })!;
        var output = client.StandardOutput.ReadToEnd();
        client.WaitForExit();
        if (client.ExitCode != 0 || _server.HasExited)
            throw new InvalidOperationException($"The compiler ended with {client.ExitCode}: {output}");
        _server.Refresh();
        return ((_server.TotalProcessorTime - before).TotalSeconds, output);
    }

    public void Dispose()
    {
        if (!_server.HasExited)
            _server.Kill();
        _server.Dispose();
    }
}
