using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lifeguard.Hosting;

/// <summary>
/// Reads the options from the section, those of each name from its own part, also for names that nobody declared. By hand: the general binder
/// is not for trimmed programs, and its generator asks for a newer one than this library's oldest host has.
/// </summary>
internal sealed class LifeguardConfiguration(IServiceProvider services) : IConfigureOptions<LifeguardOptions>, IConfigureNamedOptions<LoopGuardOptions>, IConfigureNamedOptions<FailureWindowOptions>
{
    private delegate bool TryParse<T>(string text, IFormatProvider provider, out T value);

    public void Configure(LifeguardOptions options)
    {
        if (Section("") is not { } section)
            return;
        RequireKnown(section, nameof(options.Grace), nameof(options.ManagerProcessId), nameof(options.TerminationMessagePath), nameof(options.StartupDeadline), nameof(options.SystemdStatus), nameof(options.SystemdWatchdog), "Loops", "Windows");
        Span(section, nameof(options.Grace), value => options.Grace = value);
        Number(section, nameof(options.ManagerProcessId), value => options.ManagerProcessId = value);
        options.TerminationMessagePath = section[nameof(options.TerminationMessagePath)] ?? options.TerminationMessagePath;
        Span(section, nameof(options.StartupDeadline), value => options.StartupDeadline = value);
        Flag(section, nameof(options.SystemdStatus), value => options.SystemdStatus = value);
        Flag(section, nameof(options.SystemdWatchdog), value => options.SystemdWatchdog = value);
    }

    public void Configure(string? name, LoopGuardOptions options)
    {
        if (Section($":Loops:{name}") is not { } section)
            return;
        RequireKnown(section, nameof(options.Window), nameof(options.NoSuccessFor), nameof(options.FreeFailures), nameof(options.BaseDelay), nameof(options.MaxDelay), nameof(options.UseJitter), nameof(options.GiveUpStatus));
        if (section[nameof(options.Window)] is { } window)
            throw new InvalidOperationException($"Setting {section.Path}:{nameof(options.Window)} must be a section with Threshold, Window and Cooldown, but is '{window}'.");
        Read(section.GetSection(nameof(options.Window)), options.Window);
        Span(section, nameof(options.NoSuccessFor), value => options.NoSuccessFor = value);
        Number(section, nameof(options.FreeFailures), value => options.FreeFailures = value);
        Span(section, nameof(options.BaseDelay), value => options.BaseDelay = value);
        Span(section, nameof(options.MaxDelay), value => options.MaxDelay = value);
        Flag(section, nameof(options.UseJitter), value => options.UseJitter = value);
        Number(section, nameof(options.GiveUpStatus), value => options.GiveUpStatus = value);
    }

    public void Configure(LoopGuardOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, FailureWindowOptions options)
    {
        if (Section($":Windows:{name}") is { } section)
            Read(section, options);
    }

    public void Configure(FailureWindowOptions options) => Configure(Options.DefaultName, options);

    private static void Read(IConfigurationSection section, FailureWindowOptions options)
    {
        RequireKnown(section, nameof(options.Threshold), nameof(options.Window), nameof(options.Cooldown));
        Number(section, nameof(options.Threshold), value => options.Threshold = value);
        Span(section, nameof(options.Window), value => options.Window = value);
        Span(section, nameof(options.Cooldown), value => options.Cooldown = value);
    }

    // What is misspelt would be silently left at its default.
    private static void RequireKnown(IConfigurationSection section, params string[] keys)
    {
        if (section.GetChildren().FirstOrDefault(child => !keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new InvalidOperationException($"There is no setting {unknown.Path}. Known here: {string.Join(", ", keys)}.");
    }

    private static void Span(IConfigurationSection section, string key, Action<TimeSpan> set)
        => Read<TimeSpan>(section, key, TryParseSpan, "a time span such as 00:01:30", set);

    // A bare number would be days.
    private static bool TryParseSpan(string text, IFormatProvider provider, out TimeSpan value)
    {
        value = default;
        return text.Contains(':') && TimeSpan.TryParse(text, provider, out value);
    }

    private static void Number(IConfigurationSection section, string key, Action<int> set)
        => Read<int>(section, key, int.TryParse, "a whole number", set);

    private static void Flag(IConfigurationSection section, string key, Action<bool> set)
        => Read<bool>(section, key, static (string text, IFormatProvider _, out bool value) => bool.TryParse(text, out value), "true or false", set);

    private static void Read<T>(IConfigurationSection section, string key, TryParse<T> tryParse, string kind, Action<T> set)
    {
        if (section[key] is not { } text)
            return;
        if (!tryParse(text, CultureInfo.InvariantCulture, out var value))
            throw new InvalidOperationException($"Setting {section.Path}:{key} must be {kind}, but is '{text}'.");
        set(value);
    }

    private IConfigurationSection? Section(string path) => services.GetService<IConfiguration>()?.GetSection(LifeguardOptions.SectionName + path);
}
