using System.Composition;
using Lifeguard.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4015: registers SIGTERM before the upgrade makes it necessary.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TermHookBreaksOnUpgradeCodeFix)), Shared]
internal sealed class TermHookBreaksOnUpgradeCodeFix() : TermRegistrationCodeFix(Rules.TermHookBreaksOnUpgrade);
