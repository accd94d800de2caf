using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers;

/// <summary>
/// Every rule's id, wording and severity: the one table that users, documents, presets and release files agree on.
/// Each family keeps its part beside its rules, in <c>&lt;Family&gt;/Rules.&lt;Family&gt;.cs</c>.
/// </summary>
internal static partial class Rules
{
    /// <summary>What Lifeguard says of itself, then the families, in the order of a process's life. Family = digit of the id = folder = category = section of rules.md.</summary>
    internal static class Category
    {
        internal const string Meta = "Meta";
        internal const string Startup = "Startup";
        internal const string RequestLoop = "RequestLoop";
        internal const string Background = "Background";
        internal const string Exit = "Exit";
        internal const string Supervision = "Supervision";
    }

    // The SDK stamps the repository's address into the assembly, so that it is written down once, in Directory.Build.props.
    // A property, because the fields of the families' files may be initialized before a field here.
    private static string RulesPage => typeof(Rules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryUrl").Value + "/blob/main/rules.md";

    // The parameter names are those that release tracking looks for; it also wants fields, not properties.
#pragma warning disable RS0030 // the one place that may construct a descriptor
    private static DiagnosticDescriptor Create(string id, string title, string messageFormat, string category,
        DiagnosticSeverity defaultSeverity, string description, bool isEnabledByDefault = true)
        => new(id, title, messageFormat, category, defaultSeverity, isEnabledByDefault, description, $"{RulesPage}#{id.ToLowerInvariant()}");
#pragma warning restore RS0030
}
