using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests;

/// <summary>A project that has just added the package, built by the real compiler.</summary>
public sealed class ConsumerBuildTests(PackedPackages packages)
{
    private const string Worker = """
        using Microsoft.Extensions.Hosting;

        Console.WriteLine("ready");

        public static class Plugin
        {
            public static Type TypeOf(string name) => Type.GetType(name)!; // LIFE1001
        }

        public sealed class Poller(HttpClient http) : IHostedService
        {
            private readonly CancellationTokenSource _stopping = new();
            private Task? _loop;

            public Task StartAsync(CancellationToken cancellationToken)
            {
                _loop = PollAsync(_stopping.Token);
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellationToken)
            {
                _stopping.Cancel();
                _loop?.Wait(); // LIFE4001
                return Task.CompletedTask;
            }

            private async Task PollAsync(CancellationToken stopping)
            {
                using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5));
                while (await timer.WaitForNextTickAsync(stopping)) // LIFE2001
                {
                    Console.WriteLine(await http.GetStringAsync("http://localhost/", stopping));
                }
            }
        }
        """;

    [Fact]
    public void Reports_exactly_the_marked_lines()
    {
        using var consumer = new Consumer(packages) { ["Program.cs"] = Worker };

        var build = consumer.Build().Expect();

        Assert.Equal(consumer.Marked(), Finding.In(build));
        Assert.DoesNotContain("AD0001", build.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("CS803", build.Output, StringComparison.Ordinal); // an analyzer that could not be loaded
    }

    [Fact]
    public void Warnings_are_errors_where_the_project_says_so()
    {
        using var consumer = new Consumer(packages, "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>") { ["Program.cs"] = Worker };

        Assert.Equal(consumer.Marked("error"), Finding.In(consumer.Build().Expect(1)));
    }

    [Fact]
    public void Brownfield_preset_keeps_only_what_takes_the_service_away()
    {
        using var consumer = new Consumer(packages, "<LifeguardPreset>brownfield</LifeguardPreset>") { ["Program.cs"] = Worker };

        Assert.Equal(consumer.Marked().Where(finding => finding.EndsWith("LIFE2001", StringComparison.Ordinal)), Finding.In(consumer.Build().Expect()));
    }

    [Fact]
    public void Strict_preset_stops_the_build_in_whatever_case_it_is_written()
    {
        using var consumer = new Consumer(packages, "<LifeguardPreset>Strict</LifeguardPreset>") { ["Program.cs"] = Worker };

        Assert.Equal(consumer.Marked("error"), Finding.In(consumer.Build().Expect(1)));
    }

    [Fact]
    public void Crash_only_preset_asks_for_no_guard()
    {
        using var consumer = new Consumer(packages, "<LifeguardPreset>crash_only</LifeguardPreset>") { ["Program.cs"] = Worker };

        Assert.Equal(consumer.Marked().Where(finding => !finding.EndsWith("LIFE2001", StringComparison.Ordinal)), Finding.In(consumer.Build().Expect()));
    }

    [Fact]
    public void Unknown_preset_is_an_error_that_names_the_known_ones()
    {
        using var consumer = new Consumer(packages, "<LifeguardPreset>lenient</LifeguardPreset>") { ["Program.cs"] = Worker };

        Assert.Contains("error LIFEPRESET1: LifeguardPreset is 'lenient'. It must be strict, brownfield or crash_only", consumer.Build().Expect(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_for_one_rule_beats_the_preset()
    {
        using var consumer = new Consumer(packages, "<LifeguardPreset>strict</LifeguardPreset>")
        {
            ["Program.cs"] = Worker,
            [".editorconfig"] = """
                root = true
                [*.cs]
                dotnet_diagnostic.LIFE1001.severity = none
                dotnet_diagnostic.LIFE2001.severity = warning
                dotnet_diagnostic.LIFE4001.severity = none
                """,
        };

        Assert.Equal(consumer.Marked().Where(finding => finding.EndsWith("LIFE2001", StringComparison.Ordinal)), Finding.In(consumer.Build().Expect()));
    }

    [Fact]
    public void A_line_for_a_category_loses_to_the_preset()
    {
        using var consumer = new Consumer(packages, "<LifeguardPreset>brownfield</LifeguardPreset>")
        {
            ["Program.cs"] = Worker,
            [".editorconfig"] = """
                root = true
                [*.cs]
                dotnet_analyzer_diagnostic.category-RequestLoop.severity = none
                dotnet_analyzer_diagnostic.category-Exit.severity = error
                """,
        };

        Assert.Equal(consumer.Marked().Where(finding => finding.EndsWith("LIFE2001", StringComparison.Ordinal)), Finding.In(consumer.Build().Expect()));
    }

    [Fact]
    public void NoWarn_silences_a_rule()
    {
        using var consumer = new Consumer(packages, "<NoWarn>$(NoWarn);LIFE1001;LIFE4001</NoWarn>") { ["Program.cs"] = Worker };

        Assert.Equal(consumer.Marked().Where(finding => finding.EndsWith("LIFE2001", StringComparison.Ordinal)), Finding.In(consumer.Build().Expect()));
    }
}
