using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Background;

/// <summary>LIFE3010: guards the work of the task, and reports what nobody would look at.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DroppedTaskUnguardedCodeFix)), Shared]
internal sealed class DroppedTaskUnguardedCodeFix() : EntryGuardCodeFix(Rules.DroppedTaskUnguarded.Id)
{
    protected override string Title(BackgroundContext context) => "Guard the work and report its failure";

    protected override string Message(BackgroundContext context) => "The work of this task failed";
}
