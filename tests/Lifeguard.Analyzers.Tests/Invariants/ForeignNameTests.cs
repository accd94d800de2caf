using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Lifeguard.Analyzers.Analysis;
using Lifeguard.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Tests.Invariants;

/// <summary>A misspelt foreign name would be silent for ever: every one is looked up in the packages that the tests reference.</summary>
public sealed partial class ForeignNameTests
{
    /// <summary>Packages that are named but not referenced here, by the namespaces or types that stand for them.</summary>
    private static readonly string[] Absent =
    [
        "Amazon.SQS", "Azure.Messaging.EventHubs", "Azure.Messaging.ServiceBus", "Azure.Storage.Queues", "Grpc.Core", "MQTTnet", "MassTransit", "Microsoft.EntityFrameworkCore", "NATS.Client.Core", "NLog", "Quartz",
        "Serilog", "StackExchange.Redis", "log4net",
        "Avalonia", "Eto", "Godot", "Gtk", "Microsoft.Maui.Controls", "Microsoft.UI.Xaml", "System.Windows.DependencyObject", "System.Windows.Forms", "UnityEngine", "Windows.UI.Xaml", "Xamarin.Forms",
    ];

    private static readonly CSharpCompilation Referenced = AllAnalyzers.Compile();

    public static TheoryData<string, string> Rows => [.. Tables().SelectMany(table => table.Rows.Select(row => (table.Name, row.Type + ": " + row.Members))).Distinct()];

    [Theory, MemberData(nameof(Rows))]
    public void A_row_names_members_that_its_type_declares(string table, string row)
    {
        var (type, members) = (row[..row.IndexOf(": ", StringComparison.Ordinal)], row[(row.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        var symbols = Referenced.GetTypesByMetadataName(type);
        if (IsAbsent(type))
        {
            Assert.Empty(symbols);
            return;
        }

        Assert.False(symbols.IsEmpty, $"{table} names {type}, which no referenced assembly defines");
        var declared = symbols.SelectMany(symbol => symbol.MemberNames).ToHashSet();
        Assert.Subset(declared.Append("*").ToHashSet(), members.Split('|').ToHashSet());
    }

    [Fact]
    public void Every_qualified_name_in_the_engine_is_a_type_a_namespace_or_a_test_framework()
    {
        var frameworks = (HashSet<string>)typeof(ProgramModel).GetField("TestAndBenchmarkAssemblies", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        Assert.All(QualifiedNames(), name => Assert.True(
            frameworks.Contains(name) || IsAbsent(name) || !Referenced.GetTypesByMetadataName(name).IsEmpty || IsNamespace(name) || IsSpelling(name), $"{name} is nowhere to be found"));
    }

    /// <summary>The other way round: what is called absent is named somewhere, and really is not here.</summary>
    [Fact]
    public void What_is_listed_as_absent_is_named_and_absent()
    {
        var names = QualifiedNames();
        Assert.All(Absent, absent => Assert.Contains(names, name => IsOf(absent, name)));
        Assert.DoesNotContain(Absent, IsNamespace);
    }

    private static bool IsAbsent(string name) => Absent.Any(absent => IsOf(absent, name));

    private static bool IsOf(string absent, string name) => name == absent || name.StartsWith(absent + ".", StringComparison.Ordinal);

    private static readonly string[] SpelledHomes = ["System", "Microsoft.Extensions.Hosting"];

    /// <summary>As the user's code spells a member: <c>Environment.ExitCode</c>.</summary>
    private static bool IsSpelling(string name)
        => name.Split('.') is [var type, var member] && SpelledHomes.SelectMany(home => Referenced.GetTypesByMetadataName($"{home}.{type}")).Any(symbol => symbol.MemberNames.Contains(member));

    private static bool IsNamespace(string name)
    {
        INamespaceSymbol? current = Referenced.GlobalNamespace;
        foreach (var part in name.Split('.'))
            current = current?.GetNamespaceMembers().FirstOrDefault(inner => inner.Name == part);
        return current is not null;
    }

    /// <summary>Every table of rows that a static field of the engine or of a rule holds.</summary>
    private static IEnumerable<(string Name, IEnumerable<ApiRow> Rows)> Tables()
        => typeof(ApiRow).Assembly.GetTypes().Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(ApiTable<>))
            .Select(field => ($"{field.DeclaringType!.Name}.{field.Name}",
                ((IEnumerable)field.FieldType.GetProperty("Rows", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(field.GetValue(null))!).Cast<ApiRow>()));

    /// <summary>String literals of the analyzers' source that read like a qualified name of somebody else's.</summary>
    private static List<string> QualifiedNames()
        => Directory.EnumerateFiles(Path.Combine(References.RepositoryRoot, "src", "Lifeguard.Analyzers"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<LiteralExpressionSyntax>())
            .Where(literal => literal.IsKind(SyntaxKind.StringLiteralExpression) && QualifiedName().IsMatch(literal.Token.ValueText))
            .Select(literal => literal.Token.ValueText)
            .Distinct().ToList();

    [GeneratedRegex(@"^[A-Za-z]\w*(\.[A-Z]\w*)+(`\d)?$")]
    private static partial Regex QualifiedName();
}
