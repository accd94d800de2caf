using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests.Samples;

/// <summary>The two services do what they are there to show.</summary>
public sealed class SampleTests(SampleBuilds builds, PackedPackages packages) : IClassFixture<SampleBuilds>
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

    [Fact]
    public async Task Fragile_service_cured_by_the_packed_fixes_outlives_a_bad_order()
    {
        using var consumer = new Consumer(packages);
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("tests/Samples/FragileService"), "*.cs"))
            consumer[Path.GetFileName(file)] = File.ReadAllText(file);
        consumer.Format("analyzers", "--diagnostics", "LIFE1001", "LIFE2001", "LIFE2002", "LIFE4001", "LIFE4002");

        // The queue's loop is left to its author: an order that fails there would be lost.
        var queue = consumer.Marked().Where(finding => finding.StartsWith("OrderPricer.cs", StringComparison.Ordinal) && finding.EndsWith("LIFE2001", StringComparison.Ordinal));
        Assert.Equal(queue, Finding.In(consumer.Build().Expect()));
        using var service = await OrderServiceProcess.StartAsync(consumer.Folder, consumer.Program);
        Assert.Null(await service.OrderAsync("apples please"));
        Assert.Equal("ordered: 3 apple", await service.OrderAsync("apple 3"));
        service.Stop().Expect();
    }
}
