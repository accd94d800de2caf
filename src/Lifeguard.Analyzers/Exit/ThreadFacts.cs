using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Exit;

/// <summary>A foreground thread that nothing ends, in a process that waits for something else and would then leave.</summary>
/// <param name="Work">What it runs, for people.</param>
internal sealed record ThreadFacts(ObjectCreationExpressionSyntax Creation, string Work);
