using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers.Exit;

/// <summary>A constant that becomes the status of the process.</summary>
internal sealed record StatusFacts(Location Location, int Status)
{
    /// <summary>Who else uses the number, for people; null when nobody does.</summary>
    internal string? UsedBy => Status switch
    {
        < 0 => "the system: it arrives as another number",
        126 or 127 => "shells, for a command that cannot be run",
        >= 128 and <= 165 => "the .NET host and by processes that a signal ended",
        >= 200 and <= 245 => "systemd, for what fails before the program runs",
        255 => "ssh and many shells, for any failure of their own",
        > 255 => "nobody: it arrives as another number",
        _ => null,
    };
}
