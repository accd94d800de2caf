using Verify = Lifeguard.Analyzers.Tests.Testing.Verify<Lifeguard.Analyzers.Startup.SettingAnalyzer, Lifeguard.CodeFixes.Startup.RequiredSettingUncheckedCodeFix>;

namespace Lifeguard.Analyzers.Tests.Startup;

public sealed class RequiredSettingUncheckedTests
{
    private static string Setup(string body) => $$"""
        using Microsoft.Extensions.Configuration;

        static class Setup
        {
            private static string _address = "";

            public static void Open(IConfiguration configuration, string key)
            {
                {{body}}
                _address += key;
            }

            private static void Connect(string address) => _address = address;
        }
        """;

    [Theory]
    [InlineData("Connect({|LIFE1007:configuration.GetConnectionString(\"Main\")!|});")]
    [InlineData("Connect({|LIFE1007:configuration[\"Queue:Host\"]!|});")]
    [InlineData("_address = {|LIFE1007:configuration[key]!|};")]
    [InlineData("var address = {|LIFE1007:Environment.GetEnvironmentVariable(\"QUEUE\")!|}; Connect(address);")]
    public Task Reports_null_that_is_passed_on(string body) => Verify.Reports(Setup(body));

    [Theory]
    [InlineData("Connect(configuration[\"Queue\"] ?? \"localhost\");")]
    [InlineData("if (configuration[\"Queue\"] is not null) Connect(configuration[\"Queue\"]!);")]
    [InlineData("if (!string.IsNullOrEmpty(configuration[\"Queue\"])) Connect(configuration[\"Queue\"]!);")]
    [InlineData("var address = configuration[\"Queue\"]!; if (string.IsNullOrWhiteSpace(address)) throw new InvalidOperationException(); Connect(address);")]
    [InlineData("var address = configuration[\"Queue\"]!; Connect(address ?? \"localhost\");")]
    [InlineData("if (Uri.TryCreate(configuration[\"Queue\"]!, UriKind.Absolute, out var address)) Connect(address.Host);")]
    [InlineData("if (!string.IsNullOrEmpty(configuration[\"Queue\"]!)) Connect(\"queue\");")]
    [InlineData("Connect(new Dictionary<string, string?>()[\"Queue\"]!);")]
    [InlineData("Connect(typeof(Setup).FullName!);")]
    public Task Ignores_setting_that_is_checked_and_what_is_none(string body) => Verify.Ignores(Setup(body));

    [Theory]
    [InlineData("Connect({|LIFE1007:configuration.GetConnectionString(\"Main\")!|}); // main", "Connect(configuration.GetConnectionString(\"Main\") ?? throw new InvalidOperationException(\"The setting ConnectionStrings:Main is missing.\")); // main")]
    [InlineData("_address = {|LIFE1007:configuration[key]!|};", "_address = configuration[key] ?? throw new InvalidOperationException($\"The setting {key} is missing.\");")]
    [InlineData("Connect({|LIFE1007:configuration[key + \":Host\"]!|});", "Connect(configuration[key + \":Host\"] ?? throw new InvalidOperationException(\"A setting is missing.\"));")]
    public Task Fixes_by_naming_it(string before, string after) => Verify.Fixes(Setup(before), Setup(after));
}
