using System.Composition;
using Lifeguard.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4002: lets the stop token end the wait.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StopTokenIgnoredCodeFix)), Shared]
internal sealed class StopTokenIgnoredCodeFix() : WaitCodeFix(Rules.StopTokenIgnored);
