using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Lifeguard.Tests.Loops;

/// <summary>The Prometheus alerts name what the meter measures.</summary>
public sealed partial class AlertTests
{
    private static string File { get; } = Path.Combine(
        typeof(AlertTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!, "tests/Samples/Monitoring/lifeguard-alerts.yaml");

    [Fact]
    public void Every_series_an_alert_asks_for_is_one_the_meter_makes()
    {
        var asked = Rules().SelectMany(rule => Series().Matches(Value(rule, "expr"))).Select(match => match.Value).ToHashSet();

        Assert.Equal(5, asked.Count);
        Assert.Empty(asked.Except(Instruments().Select(PrometheusName)));
    }

    [Fact]
    public void Every_alert_says_what_happened_to_which_loop()
        => Assert.All(Rules(), rule =>
        {
            Assert.StartsWith("Lifeguard", Value(rule, "alert"), StringComparison.Ordinal);
            Assert.Contains("by (loop)", Value(rule, "expr"), StringComparison.Ordinal);
            Assert.Contains("{{ $labels.loop }}", Value((YamlMappingNode)rule["annotations"], "summary"), StringComparison.Ordinal);
        });

    private static IEnumerable<YamlMappingNode> Rules()
    {
        var yaml = new YamlStream();
        using var text = System.IO.File.OpenText(File);
        yaml.Load(text);
        return ((YamlSequenceNode)yaml.Documents[0].RootNode["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>();
    }

    private static string Value(YamlMappingNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static List<Instrument> Instruments()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "Lifeguard")
                instruments.Add(instrument);
        };
        GC.KeepAlive(new LoopGuard("alerts"));
        listener.Start();
        return instruments;
    }

    // Dots become underscores, a unit in braces is dropped, and a counter is a total.
    private static string PrometheusName(Instrument instrument)
        => instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (instrument is Counter<long> or ObservableCounter<long> ? "_total" : "");

    [GeneratedRegex("lifeguard_[a-z_]+")]
    private static partial Regex Series();
}
