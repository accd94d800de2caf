using Lifeguard.Package.Tests.Testing;

namespace Lifeguard.Package.Tests.Samples;

/// <summary>What ends the fragile service does not end it once the packed fixes have been applied.</summary>
public sealed class CuredSampleTests(CuredSample cured) : IClassFixture<CuredSample>
{
    /// <summary>The queue's loop is left to its author: an order that fails there would be lost.</summary>
    [Fact]
    public void Only_the_loop_that_would_lose_an_order_is_left_to_a_person()
    {
        var queue = cured.Marked().Where(finding => finding.StartsWith("OrderPricer.cs", StringComparison.Ordinal) && finding.EndsWith("LIFE2001", StringComparison.Ordinal));
        Assert.Equal(queue, Finding.In(cured.Build));
    }

    [Fact]
    public async Task Bad_order_costs_nobody_else_theirs()
    {
        using var service = await StartAsync();
        Assert.Null(await service.OrderAsync("apples please"));
        Assert.Equal("ordered: 3 apple", await service.OrderAsync("apple 3"));
        service.Stop().Expect();
    }

    [Fact]
    public async Task Client_that_dies_in_the_backlog_costs_nobody_else_theirs()
    {
        using var service = await StartAsync();
        await service.OrderAndDieAsync();
        Assert.Equal("ordered: 3 apple", await service.OrderAsync("apple 3"));
        service.Stop().Expect();
    }

    [Fact]
    public async Task Malformed_order_among_each_five_hundred_costs_no_good_one()
    {
        using var service = await StartAsync();
        for (var round = 0; round < 4; round++)
        {
            Assert.Null(await service.OrderAsync("apples please"));
            for (var order = 1; order <= 500; order++)
                Assert.Equal($"ordered: {order} apple", await service.OrderAsync($"apple {order}"));
        }

        service.Stop().Expect();
    }

    [Fact]
    public async Task Hung_price_server_does_not_keep_it_from_leaving()
    {
        using var prices = new PriceServer();
        using var service = await OrderServiceProcess.StartAsync(cured.Folder, cured.Program, prices, "--shutdownTimeoutSeconds", "1");
        await service.OrderAsync("apple 3");
        Assert.Equal("apple", await prices.AskedAsync(TestContext.Current.CancellationToken));

        Assert.Contains("_worker", service.Stop().Expect().Output, StringComparison.Ordinal);
    }

    private Task<OrderServiceProcess> StartAsync() => OrderServiceProcess.StartAsync(cured.Folder, cured.Program);
}
