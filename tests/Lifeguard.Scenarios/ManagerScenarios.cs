using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Lifeguard.Scenarios;

/// <summary>A manager that starts a worker, as a process manager of the FastCGI kind does, and the worker that gives up.</summary>
internal static partial class ManagerScenarios
{
    private const int SigTerm = 15;

    internal static int Run(string name)
    {
        switch (name)
        {
            // Answers TERM by terminating its children.
            case "answers":
                {
                    using var terminated = new ManualResetEventSlim();
                    using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
                    {
                        context.Cancel = true;
                        terminated.Set();
                    });
                    using var worker = StartWorker("worker", Environment.ProcessId, 60);
                    terminated.Wait();
                    _ = Kill(worker.Id, SigTerm);
                    worker.WaitForExit();
                    ExitScenarios.Say($"worker ended with {worker.ExitCode}");
                    return 0;
                }

            // Takes TERM and does nothing.
            case "deaf":
                {
                    using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
                    {
                        context.Cancel = true;
                        ExitScenarios.Say("deaf to TERM");
                    });
                    using var worker = StartWorker("worker", Environment.ProcessId, 1);
                    worker.WaitForExit();
                    ExitScenarios.Say($"worker ended with {worker.ExitCode}");
                    return 0;
                }

            // Is gone before its worker gives up.
            case "gone":
                StartWorker("orphan", Environment.ProcessId, 0).Dispose();
                return 0;

            case "worker":
                Leave();
                return 1;

            case "orphan":
                {
                    var manager = int.Parse(Environment.GetEnvironmentVariable("MANAGER")!, CultureInfo.InvariantCulture);
                    while (GetParentProcessId() == manager)
                        Thread.Sleep(10);
                    Leave();
                    return 1;
                }

            // Somebody else's process.
            case "bystander":
                {
                    using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => ExitScenarios.Say("hit by TERM"));
                    ExitScenarios.Say("standing by");
                    Console.In.ReadToEnd();
                    return 0;
                }

            default:
                throw new ArgumentException($"There is no manager scenario '{name}'.");
        }
    }

    /// <summary>Sends SIGSTOP to this process: it gets no time until somebody sends SIGCONT.</summary>
    internal static void StopThisProcess() => _ = Kill(Environment.ProcessId, OperatingSystem.IsMacOS() ? 17 : 19);

    private static void Leave()
    {
        var exit = new ExitManager(new ExitOptions
        {
            Grace = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("GRACE")!, CultureInfo.InvariantCulture)),
            ManagerProcessId = int.Parse(Environment.GetEnvironmentVariable("MANAGER")!, CultureInfo.InvariantCulture),
            TerminationMessagePath = null,
        });
        exit.Exit(70, "the worker gives up");
        Thread.Sleep(Timeout.Infinite);
    }

    private static Process StartWorker(string name, int manager, int grace)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Environment.GetCommandLineArgs()[0], "manager", name]);
        start.Environment["MANAGER"] = manager.ToString(CultureInfo.InvariantCulture);
        start.Environment["GRACE"] = grace.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentProcessId();
}
