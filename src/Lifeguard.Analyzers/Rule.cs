using Microsoft.CodeAnalysis;

namespace Lifeguard.Analyzers;

/// <summary>One rule: a question asked of the facts of a site, and the message when the answer is a certain yes.</summary>
/// <typeparam name="TFacts">What the trigger's analyzer collected about the site, once for all its rules.</typeparam>
internal abstract class Rule<TFacts>(DiagnosticDescriptor descriptor)
{
    internal DiagnosticDescriptor Descriptor => descriptor;

    /// <summary>The finding, or null when the rule has nothing to say or does not know.</summary>
    internal abstract Diagnostic? Judge(TFacts facts);

    /// <summary>A finding at <paramref name="location"/>; <paramref name="arguments"/> fill the message.</summary>
    protected Diagnostic Report(Location location, params object[] arguments) => Diagnostic.Create(descriptor, location, arguments);
}
