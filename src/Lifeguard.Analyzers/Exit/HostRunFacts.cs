using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Exit;

/// <summary>The run of a host.</summary>
/// <param name="Version">The major version of the hosting library.</param>
/// <param name="HidesFault">A background service that fails ends it as an orderly stop would, and nothing in the program looks further.</param>
internal sealed record HostRunFacts(InvocationExpressionSyntax Call, int Version, bool HidesFault);
