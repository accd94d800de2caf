using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Supervision.RestartAnalyzer>;

namespace Lifeguard.Analyzers.Tests.Supervision;

public sealed class RestartUnlimitedTests
{
    private static string Supervisor(string body, string members = "") => $$"""
        using System.Diagnostics;

        sealed class Supervisor(ProcessStartInfo worker)
        {
            private Process _process = new();
            private int _restarts;

            public async Task RunAsync(CancellationToken stop)
            {
                {{body}}
                await Task.Yield();
                _restarts += _process.Id;
            }

            {{members}}
        }
        """;

    [Theory]
    [InlineData("{|LIFE5001:while (!stop.IsCancellationRequested)|} { using var child = Process.Start(worker)!; child.WaitForExit(); }")]
    [InlineData("{|LIFE5001:while (true)|} { using var child = Process.Start(worker)!; await child.WaitForExitAsync(stop); Console.Error.WriteLine(\"worker ended\"); }")]
    [InlineData("{|LIFE5001:for (;;)|} { try { _process.Start(); _process.WaitForExit(); } catch (InvalidOperationException ex) { Console.Error.WriteLine(ex); } }")]
    [InlineData("{|LIFE5001:_process.Exited|} += (_, _) => _process.Start();")]
    [InlineData("{|LIFE5001:_process.Exited|} += OnExited;")]
    [InlineData("{|LIFE5001:AppDomain.CurrentDomain.UnhandledException|} += (_, _) => { Process.Start(Environment.ProcessPath!); Environment.Exit(1); };")]
    public Task Reports_restart_that_nothing_limits(string body) => Verify.Reports(Supervisor(body, "private void OnExited(object? sender, EventArgs e) { Console.Error.WriteLine(\"again\"); Launch(); } private void Launch() => _process = Process.Start(worker)!;"));

    [Theory]
    [InlineData("while (!stop.IsCancellationRequested) { using var child = Process.Start(worker)!; child.WaitForExit(); if (child.ExitCode == 0) break; }")]
    [InlineData("while (!stop.IsCancellationRequested) { using var child = Process.Start(worker)!; child.WaitForExit(); await Task.Delay(5000, stop); }")]
    [InlineData("while (_restarts < 5) { using var child = Process.Start(worker)!; child.WaitForExit(); _restarts++; }")]
    [InlineData("while (true) { using var child = Process.Start(worker)!; child.WaitForExit(); if (_restarts++ > 5) throw new InvalidOperationException(); }")]
    [InlineData("while (true) { using var child = Process.Start(worker)!; child.WaitForExit(); Console.ReadLine(); }")]
    [InlineData("while (true) { using var child = Process.Start(worker)!; child.WaitForExit(); Console.Error.WriteLine(child.ExitCode); await BackOffAsync(); }")]
    [InlineData("foreach (var file in Directory.GetFiles(\".\")) { using var child = Process.Start(file); child.WaitForExit(); }")]
    [InlineData("_process.Exited += (_, _) => { if (_process.ExitCode != 0) _process.Start(); };")]
    [InlineData("_process.Exited += (_, _) => Console.Error.WriteLine(\"ended\");")]
    [InlineData("_process.Exited += async (_, _) => { await Task.Delay(1000); _process.Start(); };")]
    [InlineData("AppDomain.CurrentDomain.UnhandledException += (_, _) => Process.Start(\"report-crash\");")]
    [InlineData("AppDomain.CurrentDomain.UnhandledException += (_, _) => Process.Start(Environment.ProcessPath!, \"--after-crash\");")]
    [InlineData("var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 0); while (!stop.IsCancellationRequested) { using var client = await listener.AcceptTcpClientAsync(stop); using var child = Process.Start(worker)!; child.WaitForExit(); }")]
    [InlineData("while (true) { new Thread(() => { }).Start(); _process.WaitForExit(); }")]
    public Task Ignores_restart_that_counts_waits_or_looks(string body) => Verify.Ignores(Supervisor(body, "private Task BackOffAsync() => Task.Delay(1000);"));
}
