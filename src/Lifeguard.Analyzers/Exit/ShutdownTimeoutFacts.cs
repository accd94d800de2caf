using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Exit;

/// <summary>A limit that the host is given for stopping, and whether it is none.</summary>
internal sealed record ShutdownTimeoutFacts(ExpressionSyntax Limit, bool IsInfinite);
