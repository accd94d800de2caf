using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeguard.Analyzers.Exit;

/// <summary>A read whose result nobody uses.</summary>
/// <param name="Service">What was started before it and lives until it returns.</param>
internal sealed record ConsoleReadFacts(InvocationExpressionSyntax Call, IdentifierNameSyntax Service);
