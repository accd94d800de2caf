namespace Lifeguard.Monitor.Failures;

/// <summary>How a well-known program reports a failed worker. Each pattern is proved against a captured log of the real program.</summary>
/// <param name="Name">What <c>--preset</c> calls it.</param>
/// <param name="Summary">One line of help.</param>
/// <param name="Pattern">What matches. See <see cref="FailureDetector"/> for its groups.</param>
/// <param name="StatusFormat">How the log writes a status.</param>
/// <param name="Expected">The statuses that are no failure.</param>
/// <param name="OncePerProcess">Whether the process that fails writes the line itself, perhaps more than once.</param>
internal sealed record Preset(
    string Name, string Summary, string Pattern, StatusFormat StatusFormat = StatusFormat.Exit, string Expected = "0", bool OncePerProcess = false)
{
    /// <summary>All presets. The first is the default.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        new(
            "lifeguard",
            "a process that ends itself with the Lifeguard library (lifeguard: event=exit ...)",
            @"^lifeguard: event=(?:exit loop|startup check)=\S+ status=(?<status>\d+) v=",
            OncePerProcess: true),
        new(
            "fcgi-procmanager-dynamic",
            "Perl's FCGI::ProcManager::Dynamic replaces a worker (increase workers to minimal ...); it does so after a recycled worker too",
            @"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - FastCGI: manager \(pid (?<writer>\d+)\): increase workers to minimal \d+$",
            StatusFormat.Wait),
        new(
            "fcgi-procmanager",
            "Perl's FCGI::ProcManager and ::Dynamic report a worker's status (worker (pid 7) exited with status 256); SIGKILL is how it takes idle workers away",
            @"^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - )?FastCGI: manager \(pid (?<writer>\d+)\): (?:worker|server) \(pid \d+\) exited with status (?<status>\d+)$",
            StatusFormat.Wait,
            Expected: "0,SIGTERM,SIGKILL"),
        new(
            "php-fpm",
            "PHP-FPM reports a child's status or signal (child 7 exited ...)",
            @"^(?:\[[^\]]+\] )?(?:NOTICE|WARNING): \[pool [^\]]+\] child \d+ exited (?:with code (?<status>\d+)|on signal (?<signal>\d+) )",
            Expected: "0,SIGTERM,SIGQUIT"),
        new(
            "gunicorn",
            "gunicorn 20 reports a worker's signal (Worker with pid 7 was terminated due to signal 9); it does not log a worker that exits by itself",
            @"^\[[^\]]+\] \[(?<writer>\d+)\] \[WARNING\] Worker with pid \d+ was terminated due to signal (?<signal>\d+)$",
            Expected: "0,SIGTERM"),
        new(
            "dotnet",
            "a .NET process aborts (Unhandled exception. ... or Process terminated. ...)",
            @"^(?:Unhandled exception\. \S|Process terminated\.)",
            OncePerProcess: true),
    ];

    /// <summary>Finds a preset.</summary>
    /// <exception cref="FormatException">There is none of this name.</exception>
    public static Preset Find(string name) =>
        All.FirstOrDefault(preset => preset.Name == name)
        ?? throw new FormatException($"'{name}' is not one of {string.Join('|', All.Select(preset => preset.Name))}.");
}
