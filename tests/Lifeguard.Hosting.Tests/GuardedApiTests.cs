using System.Globalization;
using System.Net;
using GuardedApi;
using Lifeguard.Tests.Testing;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Lifeguard.Hosting.Tests;

/// <summary>The sample with a web server: in a test host, and as the process it is in production.</summary>
public sealed class GuardedApiTests : IDisposable
{
    private readonly string _prices = Path.GetTempFileName();
    private readonly HttpClient _client = new();

    public GuardedApiTests() => File.WriteAllText(_prices, """{ "apple": 0.30 }""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serves_in_a_test_host()
    {
        await using var factory = new WebApplicationFactory<PriceFeed>().WithWebHostBuilder(host => host.UseSetting("PriceFile", _prices));
        using var client = factory.CreateClient();

        Assert.Equal("0.30", await client.GetStringAsync("/prices/apple", Token));
        Assert.Equal("Healthy", await client.GetStringAsync("/health/ready", Token));
    }

    [Fact]
    public async Task Startup_check_that_fails_in_a_test_host_is_a_failed_test_and_not_a_dead_process()
    {
        await using var factory = new WebApplicationFactory<PriceFeed>().WithWebHostBuilder(host => host.UseSetting("PriceFile", _prices + ".missing"));

        var failure = Assert.ThrowsAny<Exception>(factory.CreateClient);

        Assert.Equal(78, Causes(failure).OfType<StartupFailedException>().First().Status);
        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact]
    public async Task Missing_prices_end_it_before_it_listens()
    {
        using var process = Start("--PriceFile", _prices + ".missing");

        var end = await process.EndAsync();

        Assert.Equal(78, end.Status);
        Assert.StartsWith("lifeguard: event=startup check=price_file status=78 v=1: FileNotFoundException: ", end.ErrorLines.First(line => line.StartsWith("lifeguard: event=", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening on", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_flips_before_it_gives_up()
    {
        // The limits scaled down: trips at the third failure, gives up at the second trip.
        using var process = Start(
            "--PriceFile", _prices, "--RefreshEvery", "00:00:00.020",
            "--Lifeguard:Loops:PriceFeed:Window:Threshold", "3", "--Lifeguard:Loops:PriceFeed:Window:Cooldown", "00:00:10",
            "--Lifeguard:Loops:PriceFeed:NoSuccessFor", "00:00:05", "--Lifeguard:Loops:PriceFeed:UseJitter", "false",
            "--Lifeguard:Loops:PriceFeed:MaxDelay", "00:00:00.100", "--Lifeguard:Grace", "00:00:02");
        var address = await AddressAsync(process);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address + "/health/ready"));

        File.Delete(_prices);

        await process.PrintsAsync("lifeguard: event=tripped loop=PriceFeed status=0 ");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(address + "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address + "/health/live"));
        Assert.Equal("0.30", await _client.GetStringAsync(address + "/prices/apple", Token));
        var end = await process.EndAsync();
        Assert.Equal(70, end.Status);
        Assert.Contains("lifeguard: event=giveup loop=PriceFeed status=70 ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Term_stops_it_in_order()
    {
        using var process = Start("--PriceFile", _prices);
        await AddressAsync(process);
        process.Terminate();

        Assert.Equal(0, (await process.EndAsync()).Status);
    }

    [Fact]
    public void Kubernetes_and_systemd_wait_longer_than_it_takes()
    {
        var manifest = File.ReadAllLines(Path.Combine(Built.RepositoryRoot, "tests/Samples/GuardedApi/kubernetes.yaml")).Select(line => line.Trim()).ToList();
        var unit = File.ReadAllLines(Path.Combine(Built.RepositoryRoot, "tests/Samples/GuardedApi/guarded-api.service"));

        var shutdown = int.Parse(ValueAfter("DOTNET_SHUTDOWNTIMEOUTSECONDS"), CultureInfo.InvariantCulture);
        var grace = TimeSpan.Parse(ValueAfter("Lifeguard__Grace"), CultureInfo.InvariantCulture).TotalSeconds;
        Assert.InRange(shutdown + grace + 2, 0, Number(manifest, "terminationGracePeriodSeconds: "));
        Assert.InRange(30 + 10 + 2, 0, Number(unit, "TimeoutStopSec="));

        string ValueAfter(string name) => manifest[manifest.IndexOf($"- name: {name}") + 1].Split('"')[1];
        static int Number(IEnumerable<string> lines, string key) => int.Parse(lines.Single(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].TrimEnd('s'), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _client.Dispose();
        File.Delete(_prices);
    }

    private static ScenarioProcess Start(params string[] settings)
        => ScenarioProcess.StartProgram(Built.PathTo("GuardedApi", "GuardedApi.dll"), ["--urls", "http://127.0.0.1:0", "--contentRoot", Path.GetDirectoryName(Built.PathTo("GuardedApi", ""))!, .. settings]);

    private static async Task<string> AddressAsync(ScenarioProcess process)
    {
        const string Announcement = "Now listening on: ";
        var line = await process.LineAsync(Announcement);
        return line[(line.IndexOf(Announcement, StringComparison.Ordinal) + Announcement.Length)..].Trim();
    }

    private async Task<HttpStatusCode> StatusAsync(string address)
    {
        using var answer = await _client.GetAsync(address, Token);
        return answer.StatusCode;
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
            foreach (var inner in (cause as AggregateException)?.InnerExceptions.SelectMany(Causes) ?? [])
                yield return inner;
        }
    }
}
