using System.Composition;
using Lifeguard.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4001: gives a wait on the way out a bound.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnboundedExitWaitCodeFix)), Shared]
internal sealed class UnboundedExitWaitCodeFix() : WaitCodeFix(Rules.UnboundedExitWait);
