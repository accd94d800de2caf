using System.Text;

namespace Lifeguard.Benchmarks.CompileCost;

/// <summary>
/// A service as companies have them, of any size: modules of records, queries, controllers, clients, workers, stop paths and
/// plugin loads. The same text on every machine and at every time.
/// </summary>
internal static class ServiceProject
{
    private static readonly string[] Nouns =
    [
        "Order", "Invoice", "Customer", "Shipment", "Payment", "Refund", "Product", "Basket", "Coupon", "Supplier", "Contract", "Ticket",
        "Booking", "Account", "Message", "Report", "Device", "Sensor", "Delivery", "Warehouse", "Review", "Claim", "Policy", "Quote",
    ];

    private static readonly string[] Fields = ["Number", "Title", "Region", "Channel", "Owner", "Currency", "Reference", "Category", "Origin", "Remark"];

    internal const string GlobalUsings = """
        global using System;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Text;
        global using System.Threading;
        global using System.Threading.Channels;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Mvc;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;

        """;

    /// <summary>Files by name, together at least <paramref name="lines"/> lines long.</summary>
    internal static IReadOnlyList<(string Name, string Text)> OfAtLeast(int lines)
    {
        var files = new List<(string, string)> { ("GlobalUsings.cs", GlobalUsings), ("Program.cs", Program) };
        for (int module = 0, written = 0; written < lines; module++)
        {
            var name = Nouns[module % Nouns.Length] + (module / Nouns.Length == 0 ? "" : $"{module / Nouns.Length}");
            foreach (var (file, template) in Templates(module))
            {
                var text = template.Replace("Thing", name).Replace("thing", char.ToLowerInvariant(name[0]) + name[1..]).ReplaceLineEndings("\n");
                written += text.Count(character => character == '\n');
                files.Add(($"{name}{file}.cs", text));
            }
        }

        return files;
    }

    private static IEnumerable<(string File, string Template)> Templates(int module)
    {
        yield return ("", Records(module));
        yield return ("Store", Store(module));
        yield return ("Controller", Controller);
        yield return ("Client", Client);
        yield return ("Pricing", Pricing(module));
        yield return ("Queue", Queue);
        // Six hosted services in 20 000 lines is many: in 5 million lines of 41 public services and their libraries there are 126.
        if (module % 8 == 3)
            yield return ("Worker", Worker);
        if (module % 8 == 5)
            yield return ("Listener", module % 16 == 5 ? FragileListener : GuardedListener);
        if (module % 8 == 7)
            yield return ("Plugins", Plugins);
    }

    private const string Program = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddHttpClient();
        var app = builder.Build();
        app.MapControllers();
        await app.RunAsync();

        """;

    private static string Records(int module)
    {
        var text = new StringBuilder("""
            namespace Shop.Things;

            /// <summary>What is kept about one thing.</summary>
            public sealed class Thing
            {
                public required Guid Id { get; init; }


            """);
        for (var field = 0; field < 12; field++)
        {
            var name = Fields[(module + field) % Fields.Length] + field;
            text.Append($$"""
                    private string? _value{{field}};

                    /// <summary>At most {{40 + field}} characters.</summary>
                    public string? {{name}}
                    {
                        get => _value{{field}};
                        set
                        {
                            if (value is { Length: > {{40 + field}} })
                                throw new ArgumentOutOfRangeException(nameof(value), value.Length, "{{name}} is too long.");
                            _value{{field}} = value?.Trim();
                        }
                    }


                """);
        }

        return text.Append("""
                public decimal Amount { get; set; }

                public int Quantity { get; set; }

                public DateTimeOffset Changed { get; set; }

                public List<ThingLine> Lines { get; } = [];
            }

            public sealed record ThingLine(string Sku, int Quantity, decimal Price)
            {
                public decimal Total => Quantity * Price;
            }

            public enum ThingState
            {
                Draft,
                Open,
                Paid,
                Closed,
            }

            """).ToString();
    }

    private static string Store(int module)
    {
        var text = new StringBuilder("""
            namespace Shop.Things;

            public interface IThingStore
            {
                Task<Thing?> FindAsync(Guid id, CancellationToken cancellationToken);

                Task SaveAsync(Thing thing, CancellationToken cancellationToken);

                IReadOnlyList<Thing> All { get; }
            }

            public sealed class ThingStore(ILogger<ThingStore> logger) : IThingStore
            {
                private readonly ConcurrentDictionary<Guid, Thing> _things = new();
                private readonly SemaphoreSlim _writes = new(1);

                public IReadOnlyList<Thing> All => _things.Values.OrderBy(thing => thing.Changed).ToList();

                public Task<Thing?> FindAsync(Guid id, CancellationToken cancellationToken)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return Task.FromResult(_things.TryGetValue(id, out var thing) ? thing : null);
                }

                public async Task SaveAsync(Thing thing, CancellationToken cancellationToken)
                {
                    await _writes.WaitAsync(cancellationToken);
                    try
                    {
                        _things[thing.Id] = thing;
                        logger.LogInformation("Saved thing {Id} with {Lines} lines", thing.Id, thing.Lines.Count);
                    }
                    finally
                    {
                        _writes.Release();
                    }
                }


            """);
        for (var query = 0; query < 8; query++)
        {
            text.Append($$"""
                    public IReadOnlyDictionary<string, decimal> Totals{{query}}(DateTimeOffset since, int atLeast)
                    {
                        var totals = new Dictionary<string, decimal>();
                        foreach (var thing in _things.Values)
                        {
                            if (thing.Changed < since || thing.Quantity < atLeast + {{query}})
                                continue;
                            for (var line = 0; line < thing.Lines.Count; line++)
                            {
                                var sku = thing.Lines[line].Sku;
                                totals[sku] = totals.TryGetValue(sku, out var sum) ? sum + thing.Lines[line].Total : thing.Lines[line].Total;
                            }
                        }

                        var best = from pair in totals
                                   where pair.Value > {{10 + (query * module)}}
                                   orderby pair.Value descending
                                   select pair;
                        return best.Take({{5 + query}}).ToDictionary(pair => pair.Key, pair => Math.Round(pair.Value, 2));
                    }


                """);
        }

        return text.Append("}\n").ToString();
    }

    private const string Controller = """
        namespace Shop.Things;

        [ApiController]
        [Route("api/things")]
        public sealed class ThingController(IThingStore store, ThingPricing pricing, ThingQueue queue, ILogger<ThingController> logger) : ControllerBase
        {
            [HttpGet("{id:guid}")]
            public async Task<ActionResult<Thing>> GetAsync(Guid id, CancellationToken cancellationToken)
            {
                var thing = await store.FindAsync(id, cancellationToken);
                return thing is null ? NotFound() : Ok(thing);
            }

            [HttpGet]
            public ActionResult<IReadOnlyList<Thing>> List([FromQuery] int skip = 0, [FromQuery] int take = 50)
            {
                if (skip < 0 || take is < 1 or > 500)
                    return BadRequest($"skip and take must be sensible, not {skip} and {take}");
                return Ok(store.All.Skip(skip).Take(take).ToList());
            }

            [HttpPost]
            public async Task<IActionResult> PostAsync(Thing thing, CancellationToken cancellationToken)
            {
                if (thing.Lines.Count == 0)
                    return BadRequest("no lines");
                thing.Amount = pricing.Price(thing, ThingState.Open);
                try
                {
                    await store.SaveAsync(thing, cancellationToken);
                    await queue.WriteAsync(thing, cancellationToken);
                }
                catch (InvalidOperationException ex)
                {
                    logger.LogWarning(ex, "Could not accept thing {Id}", thing.Id);
                    return Conflict();
                }

                return CreatedAtAction(nameof(GetAsync), new { id = thing.Id }, thing);
            }

            [HttpPut("{id:guid}/lines/{sku}")]
            public async Task<IActionResult> PutLineAsync(Guid id, string sku, ThingLine line, CancellationToken cancellationToken)
            {
                if (await store.FindAsync(id, cancellationToken) is not { } thing)
                    return NotFound();
                var index = thing.Lines.FindIndex(existing => string.Equals(existing.Sku, sku, StringComparison.OrdinalIgnoreCase));
                if (index < 0)
                    thing.Lines.Add(line);
                else
                    thing.Lines[index] = line;
                await store.SaveAsync(thing, cancellationToken);
                return NoContent();
            }
        }

        """;

    private const string Client = """
        namespace Shop.Things;

        public sealed class ThingClient(HttpClient http, ILogger<ThingClient> logger)
        {
            private const int Attempts = 4;

            public async Task<Thing?> FetchAsync(Guid id, CancellationToken cancellationToken)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        using var response = await http.GetAsync($"things/{id}", cancellationToken);
                        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
                            return null;
                        response.EnsureSuccessStatusCode();
                        return await response.Content.ReadFromJsonAsync<Thing>(cancellationToken);
                    }
                    catch (HttpRequestException ex) when (attempt < Attempts)
                    {
                        logger.LogWarning(ex, "Attempt {Attempt} for thing {Id} failed", attempt, id);
                        await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), cancellationToken);
                    }
                }
            }

            public async IAsyncEnumerable<ThingLine> LinesAsync(Guid id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
            {
                var page = 0;
                while (true)
                {
                    var lines = await http.GetFromJsonAsync<List<ThingLine>>($"things/{id}/lines?page={page++}", cancellationToken);
                    if (lines is null or { Count: 0 })
                        yield break;
                    foreach (var line in lines)
                        yield return line;
                }
            }

            public async Task CopyAsync(Stream source, Stream target, CancellationToken cancellationToken)
            {
                var buffer = new byte[8192];
                int read;
                while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
                    await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }

        """;

    private static string Pricing(int module)
    {
        var text = new StringBuilder("""
            namespace Shop.Things;

            public sealed class ThingPricing
            {
                public decimal Price(Thing thing, ThingState state) => state switch
                {
                    ThingState.Draft => 0,
                    ThingState.Open => thing.Lines.Sum(Rule0),
                    ThingState.Paid => thing.Lines.Where(line => line.Quantity > 0).Sum(Rule1),
                    _ => thing.Lines.Select(line => Rule2(line) + Rule3(line)).DefaultIfEmpty().Max(),
                };


            """);
        for (var rule = 0; rule < 10; rule++)
        {
            text.Append($$"""
                    private static decimal Rule{{rule}}(ThingLine line)
                    {
                        var price = line.Price * {{1 + rule}}m / {{2 + ((module + rule) % 7)}}m;
                        if (line.Sku.StartsWith("{{(char)('A' + rule)}}", StringComparison.Ordinal))
                        {
                            price -= Math.Min(price, {{rule}}m);
                        }
                        else if (line.Quantity > {{10 * (rule + 1)}})
                        {
                            price *= 0.9m;
                        }

                        while (price > {{1000 + rule}}m)
                            price *= 0.99m;
                        return Math.Round(price, 2, MidpointRounding.ToEven);
                    }


                """);
        }

        return text.Append("}\n").ToString();
    }

    private const string Queue = """
        namespace Shop.Things;

        public sealed class ThingQueue
        {
            private readonly Channel<Thing> _channel = Channel.CreateBounded<Thing>(1000);

            public ChannelReader<Thing> Reader => _channel.Reader;

            public ValueTask WriteAsync(Thing thing, CancellationToken cancellationToken) => _channel.Writer.WriteAsync(thing, cancellationToken);
        }

        """;

    private const string Worker = """
        namespace Shop.Things;

        public sealed class ThingWorker(ThingQueue queue, ThingClient client, IThingStore store, ILogger<ThingWorker> logger) : BackgroundService
        {
            private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

            public override async Task StopAsync(CancellationToken cancellationToken)
            {
                await base.StopAsync(cancellationToken);
                await Task.WhenAny(_drained.Task, Task.Delay(Timeout.Infinite, cancellationToken));
                if (!_drained.Task.IsCompleted)
                    logger.LogWarning("Things were left in the queue");
            }

            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    try
                    {
                        var thing = await queue.Reader.ReadAsync(stoppingToken);
                        var fetched = await client.FetchAsync(thing.Id, stoppingToken);
                        if (fetched is not null)
                            thing.Lines.AddRange(fetched.Lines.Except(thing.Lines));
                        await store.SaveAsync(thing, stoppingToken);
                    }
                    catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                    {
                        break;
                    }
                    catch (Exception ex)
                    {
                        logger.LogError(ex, "A thing could not be handled");
                        await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), stoppingToken));
                    }
                }

                _drained.TrySetResult();
            }
        }

        """;

    private const string GuardedListener = """
        using System.Net.Sockets;

        namespace Shop.Things;

        public sealed class ThingListener(TcpListener listener, IThingStore store, ILogger<ThingListener> logger) : IHostedService
        {
            private readonly CancellationTokenSource _stop = new();
            private Task _accepting = Task.CompletedTask;

            public Task StartAsync(CancellationToken cancellationToken)
            {
                listener.Start();
                _accepting = Task.Run(AcceptAsync, cancellationToken);
                return Task.CompletedTask;
            }

            public async Task StopAsync(CancellationToken cancellationToken)
            {
                await _stop.CancelAsync();
                await Task.WhenAny(_accepting, Task.Delay(Timeout.Infinite, cancellationToken));
            }

            private async Task AcceptAsync()
            {
                while (!_stop.IsCancellationRequested)
                {
                    try
                    {
                        var client = await listener.AcceptTcpClientAsync(_stop.Token);
                        _ = ServeAsync(client);
                    }
                    catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                    {
                        break;
                    }
                    catch (Exception ex)
                    {
                        logger.LogError(ex, "Accepting failed");
                    }
                }
            }

            private async Task ServeAsync(TcpClient client)
            {
                try
                {
                    using (client)
                    using (var reader = new StreamReader(client.GetStream()))
                    {
                        while (await reader.ReadLineAsync(_stop.Token) is { } line)
                        {
                            if (Guid.TryParse(line, out var id) && await store.FindAsync(id, _stop.Token) is { } thing)
                                logger.LogInformation("Asked for {Id}: {Amount}", id, thing.Amount);
                        }
                    }
                }
                catch (Exception ex)
                {
                    logger.LogWarning(ex, "A connection failed");
                }
            }
        }

        """;

    private const string FragileListener = """
        using System.Net.Sockets;

        namespace Shop.Things;

        public sealed class ThingListener(TcpListener listener, IThingStore store, ILogger<ThingListener> logger) : IHostedService
        {
            private readonly CancellationTokenSource _stop = new();
            private Thread? _flusher;

            public Task StartAsync(CancellationToken cancellationToken)
            {
                listener.Start();
                _ = AcceptAsync();
                _flusher = new Thread(Flush);
                _flusher.Start();
                return Task.CompletedTask;
            }

            public Task StopAsync(CancellationToken cancellationToken)
            {
                _stop.Cancel();
                _flusher?.Join();
                return Task.CompletedTask;
            }

            private async Task AcceptAsync()
            {
                while (!_stop.IsCancellationRequested)
                {
                    using var client = await listener.AcceptTcpClientAsync(_stop.Token);
                    using var reader = new StreamReader(client.GetStream());
                    var line = await reader.ReadLineAsync(_stop.Token);
                    if (await store.FindAsync(Guid.Parse(line!), _stop.Token) is { } thing)
                        logger.LogInformation("Asked for {Amount}", thing.Amount);
                }
            }

            private void Flush()
            {
                while (!_stop.IsCancellationRequested)
                {
                    File.WriteAllLines("things.txt", store.All.Select(thing => $"{thing.Id};{thing.Amount}"));
                    Thread.Sleep(1000);
                }
            }
        }

        """;

    private const string Plugins = """
        using System.Reflection;

        namespace Shop.Things;

        public interface IThingPlugin
        {
            decimal Adjust(Thing thing, decimal price);
        }

        public sealed class ThingPlugins(ILogger<ThingPlugins> logger)
        {
            private readonly List<IThingPlugin> _plugins = [];

            public void Load(string folder)
            {
                foreach (var file in Directory.EnumerateFiles(folder, "*.dll"))
                {
                    try
                    {
                        var type = Assembly.LoadFrom(file).GetType("Plugin", throwOnError: false);
                        if (type is null || Activator.CreateInstance(type) is not IThingPlugin plugin)
                        {
                            logger.LogError("{File} holds no plugin", file);
                            continue;
                        }

                        _plugins.Add(plugin);
                    }
                    catch (BadImageFormatException ex)
                    {
                        logger.LogError(ex, "{File} is not an assembly", file);
                    }
                }
            }

            public decimal Adjust(Thing thing, decimal price) => _plugins.Aggregate(price, (current, plugin) => plugin.Adjust(thing, current));
        }

        """;
}
