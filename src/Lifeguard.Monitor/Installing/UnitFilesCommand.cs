using System.CommandLine;
using Lifeguard.Monitor.Settings;

namespace Lifeguard.Monitor.Installing;

/// <summary>The <c>unit</c> command: prints the files that make the monitor a service.</summary>
internal static class UnitFilesCommand
{
    private const string DefaultProgram = "/usr/local/bin/lifeguard-monitor";

    private static readonly Switch Root = new("--root", "The variant that runs as root: one file, no user and no polkit rule.");

    private static readonly Setting<FilePart?> Part = new(
        "--file", "service|sysusers|polkit", "Print one of the files alone, to be redirected to its place. [default: all, each under its path]", text => Values.Choice<FilePart>(text), byDefault: null);

    private static readonly Setting<string?> Program = new(
        "--program", "PATH", $"Where the monitor's program is installed. [default: where this one is, if a service can reach it, else {DefaultProgram}]", Values.Text, byDefault: null);

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "unit",
            """
            Prints the files that run the monitor as a service. Installs nothing.

            They are a template service, its user, and a polkit rule that lets this user restart the one unit, or start it when it has failed, and
            nothing else. To install them, as root, for site.service:

              lifeguard-monitor unit --unit site --file service  > /etc/systemd/system/lifeguard-monitor@.service
              lifeguard-monitor unit --unit site --file sysusers > /etc/sysusers.d/lifeguard-monitor.conf
              lifeguard-monitor unit --unit site --file polkit   > /etc/polkit-1/rules.d/50-lifeguard-monitor-site.rules
              systemd-sysusers && systemctl daemon-reload && systemctl enable --now lifeguard-monitor@site

            Settings go to /etc/lifeguard/site.env, such as LIFEGUARD_MATCH='^worker \d+ died' (in single quotes).
            """);
        UnitSettings.AddTo(command, withState: false);
        command.Options.Add(Part.Option);
        command.Options.Add(Program.Option);
        command.Options.Add(Root.Option);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var source = new SettingSource(arguments, _ => null);
        var unit = UnitSettings.Unit(source);
        var instance = unit[..unit.LastIndexOf('.')];
        var isRoot = Root.Read(source);
        var program = Program.Read(source) ?? OwnProgram();
        var files = new List<(FilePart Part, string Path, string Content)>
        {
            (FilePart.Service, "/etc/systemd/system/lifeguard-monitor@.service", UnitFiles.Service(program, isRoot)),
        };
        if (!isRoot)
        {
            files.Add((FilePart.Sysusers, "/etc/sysusers.d/lifeguard-monitor.conf", UnitFiles.Sysusers));
            files.Add((FilePart.Polkit, $"/etc/polkit-1/rules.d/50-lifeguard-monitor-{instance}.rules", UnitFiles.Polkit(unit)));
        }

        if (Part.Read(source) is { } part)
        {
            files.RemoveAll(file => file.Part != part);
            if (files.Count == 0)
            {
                throw new SettingException($"--file: with --root there is no {part.ToString().ToLowerInvariant()} file.", ExitStatus.Usage);
            }

            Console.Write(files[0].Content);
            return ExitStatus.Success;
        }

        foreach (var (_, path, content) in files)
        {
            Console.WriteLine($"{(path.EndsWith(".rules", StringComparison.Ordinal) ? "//" : "#")} ---- {path}");
            Console.WriteLine(content);
        }

        return ExitStatus.Success;
    }

    // ProtectHome= hides homes from the service, PrivateTmp= the temporary folders; dotnet is not the program.
    private static string OwnProgram() =>
        Environment.ProcessPath is { } path
        && Path.GetFileNameWithoutExtension(path) == "lifeguard-monitor"
        && !path.StartsWith("/home/", StringComparison.Ordinal)
        && !path.StartsWith("/root/", StringComparison.Ordinal)
        && !path.StartsWith("/run/user/", StringComparison.Ordinal)
        && !path.StartsWith("/tmp/", StringComparison.Ordinal)
        && !path.StartsWith("/var/tmp/", StringComparison.Ordinal)
            ? path
            : DefaultProgram;

    private enum FilePart
    {
        Service,
        Sysusers,
        Polkit,
    }
}
