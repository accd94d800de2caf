using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Background;

/// <summary>LIFE3004: guards the work of the tick, and reports what the timer would swallow.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TimerSwallowsFailureCodeFix)), Shared]
internal sealed class TimerSwallowsFailureCodeFix() : EntryGuardCodeFix(Rules.TimerSwallowsFailure.Id)
{
    protected override string Title(BackgroundContext context) => "Guard the work and report its failure";

    protected override string Message(BackgroundContext context) => "The work of the timer failed";
}
