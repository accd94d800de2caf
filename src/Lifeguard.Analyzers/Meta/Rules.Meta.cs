using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers;

internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor OptionNotUnderstood = Create(
        id: "LIFE0001",
        title: "An option is not understood",
        messageFormat: "The option {0} = {1} is not understood: {2}. The default holds.",
        category: Category.Meta,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A value that is not understood counts as not set. A name of a type or member that this project does not reference is understood.");

    internal static readonly DiagnosticDescriptor LoopJudged = Create(
        id: "LIFE0002",
        title: "How this loop is judged",
        messageFormat: "Judged. A service loop: {0}.",
        category: Category.Meta,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "For the curious: why a loop counts as a service loop, why not, or why nothing certain can be said.",
        isEnabledByDefault: false);
}
