using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Startup;

/// <summary>A container that is built with no options.</summary>
internal sealed record ContainerFacts(InvocationExpressionSyntax Call);
