using System.Runtime.InteropServices;

namespace Lifeguard;

/// <summary>What .NET does not offer: an exit that runs nothing, a signal to one process, and the parent's number.</summary>
internal static partial class NativeMethods
{
    internal const int SigTerm = 15;

    [LibraryImport("libc", EntryPoint = "getppid")]
    internal static partial int GetParentProcessId();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int processId, int signal);

    /// <summary>Ends this process at once: no handler, no flush, no lock. Returns only where the system offers no such call.</summary>
    internal static void ExitNow(int status)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _ = TerminateProcess(GetCurrentProcess(), (uint)status);
            }
            else
            {
                ExitProcess(status);
            }
        }
        catch (Exception ex) when (ex is DllNotFoundException or EntryPointNotFoundException)
        {
            // There is one stage more.
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitProcess(int status);

    [LibraryImport("kernel32")]
    private static partial IntPtr GetCurrentProcess();

    [LibraryImport("kernel32")]
    private static partial int TerminateProcess(IntPtr process, uint status);
}
