using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Lifeguard.Monitor.Tests.Systemd;

[assembly: AssemblyFixture(typeof(BootedSystem))]

namespace Lifeguard.Monitor.Tests.Systemd;

/// <summary>
/// A real systemd, journald and polkit, booted once in a container over this machine's /usr, and thrown away. Where it cannot be booted,
/// each test is skipped with the reason.
/// </summary>
public sealed class BootedSystem : IAsyncDisposable
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<string?>> _boot;
    private readonly string _shared = Directory.CreateTempSubdirectory("lifeguard-system").FullName;
    private readonly StringBuilder _console = new();
    private Process? _container;
    private int _leader;

    public BootedSystem() => _boot = new Lazy<Task<string?>>(BootAsync);

    /// <summary>Where the tests' files are, inside.</summary>
    public const string Shared = "/lifeguard-tests";

    /// <summary>Where the sample service is, inside.</summary>
    public const string Samples = "/lifeguard-samples";

    /// <summary>The program that <c>eng/pack-monitor</c> made, if that is to be tried instead of the one that needs .NET.</summary>
    public static string? NativeProgram { get; } = Environment.GetEnvironmentVariable("LIFEGUARD_TEST_MONITOR");

    // Into a control group of its own: two containers in one would take each other's services for theirs.
    private const string Enter =
        """
        for tree in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
            if [ -e $tree/cgroup.procs ] && mkdir $tree/lifeguard-$$; then echo $$ > $tree/lifeguard-$$/cgroup.procs; fi
        done 2> /dev/null
        exec systemd-nspawn "$@"
        """;

    private const string Leave = "find /sys/fs/cgroup/*/lifeguard-$0 /sys/fs/cgroup/lifeguard-$0 -depth -type d -exec rmdir {} + 2> /dev/null || true";

    /// <summary>Where the build has put the sample service.</summary>
    public static string SampleRoot { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "GuardedService", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))));

    /// <summary>Where .NET is, outside and inside.</summary>
    public static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Boots, the first time; skips the test where nobody asked for it, or this machine cannot.</summary>
    public async Task RequireAsync()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LIFEGUARD_TEST_SYSTEMD") == "1", "measures time on a booted systemd: set LIFEGUARD_TEST_SYSTEMD=1, as root, on a machine that does nothing else");
        if (await _boot.Value is { } reason)
        {
            Assert.Skip($"needs a booted systemd: {reason}");
        }
    }

    /// <summary>Runs a shell command inside, as root.</summary>
    public async Task<string> RunAsync(string command, string input = "", bool mayFail = false)
    {
        using var process = Start(command);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        Assert.True(mayFail || process.ExitCode == 0, $"{command}\nstatus {process.ExitCode}\n{await output}\n{await errors}");
        return await output;
    }

    /// <summary>Starts a shell command inside, as root, to talk with it.</summary>
    public Process Start(string command) => Process.Start(
        new ProcessStartInfo("nsenter", ["--target", $"{_leader}", "--all", "--", "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "/bin/sh", "-c", command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
        {
            try
            {
                // Its init takes this for a power button that is held: nothing is worth a slow shutdown.
                _container.Kill(entireProcessTree: true);
                await _container.WaitForExitAsync();
            }
            catch (InvalidOperationException)
            {
                // It never started.
            }

            using var leave = Process.Start("/bin/sh", ["-c", Leave, $"{_container.Id}"]);
            await leave.WaitForExitAsync();
            _container.Dispose();
        }

        Directory.Delete(_shared, recursive: true);
    }

    private async Task<string?> BootAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "this is not Linux";
        }

        if (Environment.UserName != "root")
        {
            return "only root may boot a container";
        }

        if (!File.Exists("/usr/bin/systemd-nspawn") || !File.Exists("/usr/lib/systemd/systemd"))
        {
            return "systemd or systemd-nspawn is not installed (Debian: apt-get install systemd systemd-container dbus polkitd)";
        }

        WriteShared();
        _container = new Process
        {
            StartInfo = new ProcessStartInfo(
                "/bin/sh",
                [
                    "-c", Enter, "sh",
                    "--directory=/", "--volatile=yes", "--boot", "--register=no", "--keep-unit", "--private-network", "--console=pipe",
                    $"--machine=lifeguard-{Environment.ProcessId}", $"--bind={_shared}:{Shared}", $"--bind-ro={AppContext.BaseDirectory.TrimEnd('/')}:/lifeguard-bin",
                    .. Directory.Exists(SampleRoot) ? (string[])[$"--bind-ro={SampleRoot}:{Samples}"] : [],
                    .. DotnetRoot.StartsWith("/usr/", StringComparison.Ordinal) ? (string[])[] : [$"--bind-ro={DotnetRoot}"],
                    "systemd.mask=systemd-firstboot.service", "systemd.mask=systemd-networkd.service",
                ])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _container.OutputDataReceived += (_, line) => Note(line.Data);
        _container.ErrorDataReceived += (_, line) => Note(line.Data);
        _container.Start();
        _container.BeginOutputReadLine();
        _container.BeginErrorReadLine();

        using var limit = new CancellationTokenSource(BootLimit);
        try
        {
            while (true)
            {
                if (_container.HasExited)
                {
                    return $"the container ended with status {_container.ExitCode}: {Console()}";
                }

                _leader = Leader();
                if (_leader > 0 && (await RunAsync("systemctl is-system-running", mayFail: true)).Trim() is "running" or "degraded")
                {
                    // The journal is these tests' truth: a flood must not wear away what another test counts, or be cut short unasked.
                    await RunAsync("mkdir -p /run/systemd/journald.conf.d && cat > /run/systemd/journald.conf.d/tests.conf && systemctl restart systemd-journald.service", "[Journal]\nSystemMaxUse=2G\nSystemKeepFree=64M\nRateLimitIntervalSec=0\n");
                    return null;
                }

                await Task.Delay(200, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return $"it did not boot within {BootLimit.TotalSeconds} s: {Console()}";
        }
    }

    // nspawn's child is PID 1 of the container.
    private int Leader()
    {
        try
        {
            var children = File.ReadAllText($"/proc/{_container!.Id}/task/{_container.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return children
                .Select(int.Parse)
                .FirstOrDefault(child => File.ReadAllText($"/proc/{child}/comm").Trim() == "systemd" && File.Exists($"/proc/{child}/root/run/systemd/private"));
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void WriteShared()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Systemd", "manager.pl"), Path.Combine(_shared, "manager.pl"));
        var program = Path.Combine(_shared, "lifeguard-monitor");
        if (NativeProgram is not null)
        {
            File.Copy(NativeProgram, program);
        }
        else
        {
            File.WriteAllText(program, $"#!/bin/sh\nexec env DOTNET_EnableDiagnostics=0 {DotnetRoot}/dotnet /lifeguard-bin/lifeguard-monitor.dll \"$@\"\n");
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_shared, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        }
    }

    private void Note(string? line)
    {
        lock (_console)
        {
            _console.AppendLine(line);
        }
    }

    private string Console()
    {
        lock (_console)
        {
            return _console.ToString().Trim();
        }
    }
}
