using System.Composition;
using Lifeguard.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4012: gives a component's wait a bound, one place at a time.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnboundedDisposeWaitCodeFix)), Shared]
internal sealed class UnboundedDisposeWaitCodeFix() : WaitCodeFix(Rules.UnboundedDisposeWait);
