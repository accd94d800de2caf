using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers;

internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor LoadedComponentNotVerified = Create(
        id: "LIFE1001",
        title: "What was loaded by name is used without a look",
        messageFormat: "{0} {1} when {2}, and nothing here looks: {3}. {4}.",
        category: Category.Startup,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A component that is found by name can be missing. Check it where it is loaded, so that the service stops there and says what is missing, instead of failing at a request.");
}
