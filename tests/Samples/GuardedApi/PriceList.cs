using System.Text.Json;

namespace GuardedApi;

/// <summary>What things cost, as the price file said when it was last read. Thread-safe.</summary>
public sealed class PriceList(IConfiguration configuration)
{
    private readonly string _file = configuration["PriceFile"] ?? Path.Combine(AppContext.BaseDirectory, "prices.json");
    private volatile Dictionary<string, decimal> _prices = [];

    /// <summary>Reads the file. If that fails, the prices stay as they are.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="JsonException">It does not hold prices.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(_file);
        _prices = await JsonSerializer.DeserializeAsync<Dictionary<string, decimal>>(file, cancellationToken: cancellationToken) ?? throw new JsonException($"{_file} holds no prices.");
    }

    /// <summary>The price of one <paramref name="item"/>; null if there is no such item.</summary>
    public decimal? PriceOf(string item) => _prices.TryGetValue(item, out var price) ? price : null;
}
