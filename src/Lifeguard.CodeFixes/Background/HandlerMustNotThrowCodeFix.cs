using System.Composition;
using Lifeguard.Analyzers;
using Lifeguard.Analyzers.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lifeguard.CodeFixes.Background;

/// <summary>LIFE3007: guards the handler. What becomes of the item that failed is for a person to say at each place.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HandlerMustNotThrowCodeFix)), Shared]
internal sealed class HandlerMustNotThrowCodeFix() : EntryGuardCodeFix(Rules.HandlerMustNotThrow.Id)
{
    protected override string Title(BackgroundContext context) => context.Name == "received handler"
        ? "Guard the handler; a failed message stays unacknowledged"
        : "Guard the handler; a failed item is lost";

    protected override bool IsForAll(BackgroundContext context) => false;

    protected override string Message(BackgroundContext context) => "The handler failed";
}
