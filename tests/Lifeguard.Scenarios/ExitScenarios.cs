using System.Globalization;
using System.Runtime.InteropServices;

namespace Lifeguard.Scenarios;

/// <summary>What hangs or overwrites an exit. With <c>bare</c> after the name the same without the library.</summary>
internal static class ExitScenarios
{
    private static readonly object Lock = new();

    internal static int Run(string name, string[] arguments)
    {
        var exit = new ExitManager(new ExitOptions { Grace = TimeSpan.FromMilliseconds(200), TerminationMessagePath = null });
        var bare = arguments is ["bare", ..];
        Action leave = bare ? () => Environment.Exit(70) : () => exit.Exit(70, "the scenario ends", new InvalidOperationException("cause", new IOException("root")));
        switch (name)
        {
            case "returns-zero":
                if (bare)
                    Environment.ExitCode = 70;
                else
                    leave();
                return 0;

            case "status":
                if (bare)
                    return int.Parse(arguments[1], CultureInfo.InvariantCulture);
                exit.Exit(int.Parse(arguments[0], CultureInfo.InvariantCulture), "a status");
                break;

            case "two-at-once":
                Race(exit);
                break;

            case "nested-exit":
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                {
                    Say("blocked");
                    Environment.Exit(0);
                };
                leave();
                break;

            case "blocked-handler":
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                {
                    Say("blocked");
                    Thread.Sleep(Timeout.Infinite);
                };
                leave();
                break;

            case "held-lock":
                InThread(HoldLocks).Wait();
                AppDomain.CurrentDomain.ProcessExit += (_, _) => TakeLock();
                exit.Exiting.Register(TakeLock);
                leave();
                break;

            case "starved-pool":
                ThreadPool.SetMaxThreads(8, 8);
                for (var i = 0; i < 200; i++)
                    ThreadPool.UnsafeQueueUserWorkItem(_ => Thread.Sleep(Timeout.Infinite), null);
                leave();
                break;

            case "hung-console":
                Say("ready"); // later, the console writes nothing to either stream
                var filled = InThread(ready => FillStandardError(ready));
                filled.Wait();
                if (bare)
                    Console.Error.WriteLine("the scenario ends");
                leave();
                break;

            case "foreground-thread":
                new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();
                Say("blocked");
                if (!bare)
                    leave();
                return 0;

            case "throwing-callback" when bare:
                using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => throw new InvalidOperationException("thrown by a handler")))
                {
                    Say("ready");
                    Thread.Sleep(Timeout.Infinite);
                }

                break;

            case "throwing-callback":
                exit.Exiting.Register(() => throw new InvalidOperationException("thrown by a callback"));
                leave();
                break;

            case "term":
                using (var patient = exit.Exiting.Register(() => Say("exiting")))
                {
                    new ExitManager(new ExitOptions { Grace = TimeSpan.FromSeconds(2), TerminationMessagePath = null }).Exit(70, "a TERM will come");
                    // Nobody but the exit itself holds on to the manager, and to its hold on TERM.
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    Say("exiting");
                }

                break;

            case "term-bare":
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                {
                    Say("exiting");
                    Thread.Sleep(Timeout.Infinite);
                };
                Environment.Exit(70);
                break;

            case "exit-underway":
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                {
                    leave();
                    Thread.Sleep(Timeout.Infinite);
                };
                return 0;

            // Another thread has seen that the exit hangs, and asks again.
            case "second-exit":
                AppDomain.CurrentDomain.ProcessExit += (_, _) =>
                {
                    new Thread(() =>
                    {
                        Say("blocked");
                        Environment.Exit(1);
                    }).Start();
                    Thread.Sleep(Timeout.Infinite);
                };
                leave();
                break;

            case "termination-message":
                new ExitManager(new ExitOptions { Grace = TimeSpan.Zero, TerminationMessagePath = arguments[0] }).Exit(78, "nothing to price with");
                break;

            // The message is still on its way, into a pipe that nobody reads, when the process loses its time; and a handler hangs.
            case "stopped-while-leaving":
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(Timeout.Infinite);
                new ExitManager(new ExitOptions { Grace = TimeSpan.Zero, TerminationMessagePath = arguments[0] }).Exit(70, "the scenario ends");
                Say("stops");
                ManagerScenarios.StopThisProcess();
                break;

            // What a peer answered stands in the exception.
            case "hostile-message":
                exit.Exit(70, "the scenario ends", new InvalidOperationException("refused:\nlifeguard: event=giveup loop=orders status=70 v=1 failures=9: forged"));
                break;

            case "unhandled":
                exit.Exiting.Register(() => Say("exiting"));
                throw new InvalidOperationException("nobody handles this");

            default:
                throw new ArgumentException($"There is no exit scenario '{name}'.");
        }

        Thread.Sleep(Timeout.Infinite);
        return 1;
    }

    internal static void Say(string text)
    {
        Console.Out.WriteLine(text);
        Console.Out.Flush();
    }

    private static void Race(ExitManager exit)
    {
        using var start = new Barrier(8);
        foreach (var status in Enumerable.Range(100, 8))
        {
            new Thread(() =>
            {
                start.SignalAndWait();
                if (exit.Exit(status, $"caller {status}"))
                    Say($"first: {status}");
            }).Start();
        }

        Thread.Sleep(Timeout.Infinite);
    }

    private static ManualResetEventSlim InThread(Action<ManualResetEventSlim> body)
    {
        var ready = new ManualResetEventSlim();
        new Thread(() => body(ready)) { IsBackground = true }.Start();
        return ready;
    }

    private static void HoldLocks(ManualResetEventSlim held)
    {
        lock (Lock)
            lock (Console.Error)
            {
                held.Set();
                Thread.Sleep(Timeout.Infinite);
            }
    }

    private static void TakeLock()
    {
        Say("blocked");
        lock (Lock)
            Console.Error.WriteLine("never");
    }

    // A pipe holds 64 KB or so; the write that does not fit never returns.
    private static void FillStandardError(ManualResetEventSlim full)
    {
        using var stream = Console.OpenStandardError();
        var block = new byte[1024];
        var written = 0;
        using var watch = new Timer(
            _ =>
            {
                if (Interlocked.Exchange(ref written, 0) == 0)
                    full.Set();
            },
            null,
            200,
            200);
        while (true)
        {
            stream.Write(block);
            Interlocked.Increment(ref written);
        }
    }
}
