using System.CommandLine;

namespace Lifeguard.Monitor.Settings;

/// <summary>Where settings come from: a command line, and an environment.</summary>
/// <param name="arguments">The command line.</param>
/// <param name="environment">The value of a variable; null if it is not set.</param>
internal sealed class SettingSource(ParseResult arguments, Func<string, string?> environment)
{
    /// <summary>How the name of every variable begins.</summary>
    public const string Prefix = "LIFEGUARD_";

    /// <summary>The value of a flag; null if it is not given.</summary>
    public string? Flag(Option<string> option) => arguments.GetResult(option) is null ? null : arguments.GetValue(option);

    /// <summary>Whether a flag is given.</summary>
    public bool IsSet(Option<bool> option) => arguments.GetValue(option);

    /// <summary>Whether the flag of a setting is given.</summary>
    public bool IsGiven(Setting setting) => arguments.GetResult(setting.Option) is { Implicit: false };

    /// <summary>The value of a variable; null if it is not set.</summary>
    public string? Environment(string name) => environment(name);
}
