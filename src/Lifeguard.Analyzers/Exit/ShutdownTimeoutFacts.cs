using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Exit;

/// <summary>A limit that the host is given for stopping, and what comes of it where it is none; null where it is one.</summary>
internal sealed record ShutdownTimeoutFacts(ExpressionSyntax Limit, string? Consequence);
