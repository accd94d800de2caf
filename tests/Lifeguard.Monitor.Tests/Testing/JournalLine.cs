using System.Globalization;
using System.Text.Json;

namespace Lifeguard.Monitor.Tests.Testing;

/// <summary>Lines as <c>journalctl -o json</c> writes them.</summary>
internal static class JournalLine
{
    public const string Boot = "3c1f4f5b6a7d4e8f9a0b1c2d3e4f5a6b";

    public const string NextBoot = "9d8e7f6a5b4c4d3e8f2a1b0c9d8e7f6a";

    /// <summary>The line of an entry at some seconds since the boot. They are its identity too, unless another is given.</summary>
    public static string At(decimal seconds, string message = "worker 7 died", string boot = Boot, string? cursor = null)
    {
        var monotonic = ((long)(seconds * 1_000_000)).ToString(CultureInfo.InvariantCulture);
        return JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["_SYSTEMD_UNIT"] = "site.service",
            ["_TRANSPORT"] = "stdout",
            ["PRIORITY"] = "6",
            ["SYSLOG_IDENTIFIER"] = "site",
            ["_PID"] = "4711",
            ["_BOOT_ID"] = boot,
            ["__CURSOR"] = cursor ?? $"s=739ad463348b4ceca5a9e69c95a3c93f;b={boot};m={monotonic}",
            ["__REALTIME_TIMESTAMP"] = "1764043741000000",
            ["__MONOTONIC_TIMESTAMP"] = monotonic,
            ["MESSAGE"] = message,
        });
    }
}
