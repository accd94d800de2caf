using System.CommandLine;

namespace Lifeguard.Monitor.Settings;

/// <summary>What every setting has: a flag, and an environment variable for when the flag is not given.</summary>
internal abstract class Setting(string flag, string? helpName, string description)
{
    /// <summary>The flag, for the command that takes it.</summary>
    public abstract Option Option { get; }

    /// <summary>The name of the environment variable: <c>--give-up</c> is <c>LIFEGUARD_GIVE_UP</c>.</summary>
    public string EnvironmentName { get; } = SettingSource.Prefix + flag.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    /// <summary>The flag's name.</summary>
    public string Flag => flag;

    /// <summary>The placeholder of the value in help; null for a flag without one.</summary>
    protected string? HelpName => helpName;

    /// <summary>The help text.</summary>
    protected string Description => description;
}

/// <summary>A setting with a value: the flag's, else the environment's, else the default.</summary>
/// <typeparam name="T">The value.</typeparam>
internal sealed class Setting<T> : Setting
{
    private readonly Option<string> _option;
    private readonly Func<string, T> _parse;
    private readonly T _default;

    /// <summary>Creates a setting.</summary>
    /// <param name="flag">The flag, such as <c>--window</c>.</param>
    /// <param name="helpName">The placeholder of the value in help.</param>
    /// <param name="description">The help text. Says the default.</param>
    /// <param name="parse">Reads a value; throws <see cref="FormatException"/> with words that follow the setting's name.</param>
    /// <param name="byDefault">The value when neither flag nor environment gives one.</param>
    public Setting(string flag, string helpName, string description, Func<string, T> parse, T byDefault)
        : base(flag, helpName, description)
    {
        _option = new Option<string>(flag) { HelpName = helpName, Description = description };
        _parse = parse;
        _default = byDefault;
    }

    /// <inheritdoc/>
    public override Option Option => _option;

    /// <summary>Reads the value.</summary>
    /// <exception cref="SettingException">The value is not one.</exception>
    public T Read(SettingSource source)
    {
        try
        {
            if (source.Flag(_option) is { } given)
            {
                return _parse(given);
            }
        }
        catch (FormatException e)
        {
            throw new SettingException($"{Flag}: {e.Message}", ExitStatus.Usage);
        }

        try
        {
            return source.Environment(EnvironmentName) is { Length: > 0 } inherited ? _parse(inherited) : _default;
        }
        catch (FormatException e)
        {
            throw new SettingException($"{EnvironmentName}, from the environment: {e.Message}", ExitStatus.Config);
        }
    }
}

/// <summary>A setting that is on or off. In the environment: 1, yes, true, on or 0, no, false, off.</summary>
internal sealed class Switch(string flag, string description) : Setting(flag, helpName: null, description)
{
    private readonly Option<bool> _option = new(flag) { Description = description };

    /// <inheritdoc/>
    public override Option Option => _option;

    /// <summary>Reads the value.</summary>
    /// <exception cref="SettingException">The value is not one.</exception>
    public bool Read(SettingSource source)
    {
        if (source.IsSet(_option))
        {
            return true;
        }

        return source.Environment(EnvironmentName)?.ToUpperInvariant() switch
        {
            null or "" or "0" or "NO" or "FALSE" or "OFF" => false,
            "1" or "YES" or "TRUE" or "ON" => true,
            var other => throw new SettingException($"{EnvironmentName}, from the environment: '{other}' is neither yes nor no.", ExitStatus.Config),
        };
    }
}
