using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrderService;

/// <summary>What a customer sends, one a line: <c>apple 3</c>.</summary>
internal readonly record struct Order(string Item, int Count)
{
    internal static Order Parse(string? line)
    {
        var words = line?.Split(' ') ?? [];
        return words.Length == 2 ? new Order(words[0], int.Parse(words[1])) : throw new FormatException($"'{line}' is not an order.");
    }
}

/// <summary>What things cost. Which pricing is used says the setting <c>Pricing</c>.</summary>
public interface IPricing
{
    /// <summary>The price of one <paramref name="item"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such item.</exception>
    decimal PriceOf(string item);
}

/// <summary>The pricing that the service brings along.</summary>
public sealed class FruitPricing : IPricing
{
    private static readonly Dictionary<string, decimal> Prices = new() { ["apple"] = 0.30m, ["melon"] = 2.50m };

    /// <inheritdoc/>
    public decimal PriceOf(string item) => Prices[item];
}

/// <summary>Asks the price server at the environment's PRICE_SERVER (127.0.0.1:7070): an item there, its price back, a line each.</summary>
public sealed class ServerPricing : IPricing
{
    private readonly IPEndPoint _server = IPEndPoint.Parse(Environment.GetEnvironmentVariable("PRICE_SERVER") ?? "127.0.0.1:7070");

    /// <inheritdoc/>
    public decimal PriceOf(string item)
    {
        using var client = new TcpClient();
        client.Connect(_server);
        using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        writer.WriteLine(item);
        using var reader = new StreamReader(client.GetStream());
        return decimal.Parse(reader.ReadLine() ?? throw new KeyNotFoundException(item), CultureInfo.InvariantCulture);
    }
}

/// <summary>The takings so far. Safe to use from several threads.</summary>
internal sealed class Takings
{
    private readonly Lock _lock = new();
    private decimal _sum;

    internal void Add(decimal amount)
    {
        lock (_lock)
            _sum += amount;
    }

    public override string ToString()
    {
        lock (_lock)
            return $"{_sum:0.00}";
    }
}
