using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Background;

/// <summary>LIFE3001: guards the work. What a thread was there for stays undone, so that a person has to look at each.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryPointUnguardedCodeFix)), Shared]
internal sealed class EntryPointUnguardedCodeFix() : EntryGuardCodeFix(Rules.EntryPointUnguarded.Id)
{
    protected override bool IsForAll(BackgroundContext context) => context != BackgroundContext.Thread;

    protected override string Message(BackgroundContext context) => context.Name switch
    {
        "timer callback" => "The timer callback failed",
        "thread start" => "The work of this thread failed",
        "pool item" => "The work item failed",
        "socket callback" => "The callback failed",
        _ => "The work failed",
    };
}
