using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests.Samples;

/// <summary>The two services do what they are there to show.</summary>
public sealed class SampleTests(SampleBuilds builds) : IClassFixture<SampleBuilds>
{
    [Fact]
    public void Fragile_service_shows_a_finding_on_each_marked_line_and_on_no_other()
    {
        var marked = Directory.EnumerateFiles(Repository.PathTo("tests/Samples/FragileService"), "*.cs")
            .SelectMany(file => Finding.MarkedIn(Path.GetFileName(file), File.ReadAllText(file)))
            .Order(StringComparer.Ordinal);

        Assert.Equal(marked, Finding.In(builds.Fragile));
    }

    [Fact]
    public void Guarded_service_is_clean_under_every_rule()
        => Assert.Contains("    0 Warning(s)", builds.Guarded.Output, StringComparison.Ordinal);

    [Fact]
    public async Task One_bad_order_ends_the_fragile_listener_and_its_stop_aborts()
    {
        using var service = await OrderServiceProcess.StartAsync(builds.Folder, builds.ProgramOf("FragileService"));
        Assert.Equal("ordered: 3 apple", await service.OrderAsync("apple 3"));

        Assert.Null(await service.OrderAsync("apples please"));

        var end = service.Stop();
        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("The input string 'please' was not in a correct format.", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fragile_service_that_met_no_failure_stops_in_order()
    {
        using var service = await OrderServiceProcess.StartAsync(builds.Folder, builds.ProgramOf("FragileService"));

        Assert.Equal("ordered: 3 apple", await service.OrderAsync("apple 3"));

        service.Stop().Expect();
    }

    [Fact]
    public async Task Client_that_dies_in_the_backlog_ends_the_fragile_listener()
    {
        using var service = await OrderServiceProcess.StartAsync(builds.Folder, builds.ProgramOf("FragileService"));

        await service.OrderAndDieAsync();

        Assert.NotEqual(0, service.Stop().ExitCode);
    }

    /// <summary>An orderly end takes the shutdown time-out at most: this is five times that.</summary>
    [Fact]
    public async Task Fragile_service_hung_on_its_price_server_outlives_its_grace()
    {
        using var prices = new PriceServer();
        using var service = await OrderServiceProcess.StartAsync(builds.Folder, builds.ProgramOf("FragileService"), prices, "--shutdownTimeoutSeconds", "1");
        await service.OrderAsync("apple 3");
        Assert.Equal("apple", await prices.AskedAsync(TestContext.Current.CancellationToken));

        Assert.Equal(137, service.StopAndKill(TimeSpan.FromSeconds(5)).ExitCode);
    }

    [Fact]
    public async Task Guarded_service_outlives_bad_orders_and_stops_in_order()
    {
        using var service = await OrderServiceProcess.StartAsync(builds.Folder, builds.ProgramOf("GuardedService"));

        Assert.Null(await service.OrderAsync("apples please"));
        Assert.Null(await service.OrderAsync("three melons"));

        Assert.Equal("ordered: 3 apple", await service.OrderAsync("apple 3"));
        service.Stop().Expect();
    }

    [Fact]
    public async Task Guarded_consumer_outlives_an_order_that_cannot_be_priced()
    {
        using var service = await OrderServiceProcess.StartAsync(builds.Folder, builds.ProgramOf("GuardedService"));

        await service.OrderAsync("pear 1");
        await service.OrderAsync("pear 2");

        await service.PrintsAsync("Order { Item = pear, Count = 2 } could not be priced");
    }

    [Fact]
    public async Task Guarded_timer_outlives_a_write_that_fails()
    {
        using var service = await OrderServiceProcess.StartAsync(builds.Folder, builds.ProgramOf("GuardedService"), "--TakingsFile", Path.Combine(builds.Folder, "missing", "takings.txt"), "--WriteEvery", "00:00:00.020");

        await service.PrintsAsync("The takings could not be written", times: 2);
    }

    [Fact]
    public void Guarded_service_names_the_plugin_that_is_not_there_and_ends_with_a_status_of_its_own()
    {
        var end = ChildProcess.DotNet(builds.Folder, builds.ProgramOf("GuardedService"), "--Pricing", "Acme.Pricing");

        Assert.Equal("Setting Pricing: there is no type 'Acme.Pricing'.\n", end.Expect(78).Output);
    }
}
