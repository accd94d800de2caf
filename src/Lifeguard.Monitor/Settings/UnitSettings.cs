using System.CommandLine;

namespace Lifeguard.Monitor.Settings;

/// <summary>The settings that say which unit, and where its monitor keeps its state.</summary>
internal static class UnitSettings
{
    private static readonly Setting<string?> NamedUnit = new(
        "--unit", "UNIT", "The service, such as site.service. Required, here or as LIFEGUARD_UNIT.", Values.Unit, byDefault: null);

    private static readonly Setting<string?> NamedStateDirectory = new(
        "--state-dir",
        "DIR",
        "Where the monitor keeps what it must not forget. [default: systemd's StateDirectory=, else /var/lib/lifeguard/ and the unit's name]",
        Values.Text,
        byDefault: null);

    /// <summary>Adds the flags to a command.</summary>
    public static void AddTo(Command command, bool withState)
    {
        command.Options.Add(NamedUnit.Option);
        if (withState)
        {
            command.Options.Add(NamedStateDirectory.Option);
        }
    }

    /// <summary>Both.</summary>
    public static IReadOnlyList<Setting> All { get; } = [NamedUnit, NamedStateDirectory];

    /// <summary>The unit.</summary>
    /// <exception cref="SettingException">It is missing, or none.</exception>
    public static string Unit(SettingSource source) =>
        NamedUnit.Read(source) ?? throw new SettingException("--unit is required: which service? (Or set LIFEGUARD_UNIT.)", ExitStatus.Usage);

    /// <summary>The directory of a unit's monitor.</summary>
    /// <exception cref="SettingException">It is none.</exception>
    public static string StateDirectory(SettingSource source, string unit) =>
        NamedStateDirectory.Read(source)
        ?? (source.Environment("STATE_DIRECTORY") is { Length: > 0 } directory ? directory.Split(':')[0] : null)
        ?? Path.Combine("/var/lib/lifeguard", unit[..unit.LastIndexOf('.')]);
}
