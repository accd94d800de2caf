using System.Composition;
using Lifeguard.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Exit;

/// <summary>LIFE4003: registers SIGTERM.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TermNeverReachesHandlerCodeFix)), Shared]
internal sealed class TermNeverReachesHandlerCodeFix() : TermRegistrationCodeFix(Rules.TermNeverReachesHandler);
